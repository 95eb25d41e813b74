// SPDX-License-Identifier: MIT
//
// What one run knows of the objects that several tasks take ranges of: by what each is known, and
// which of them come whole.
#pragma once

#include <deque>
#include <map>
#include <string>

#include <matinee/transport.hpp>

#include "http/content_range.hpp"
#include "media/fetch/fetch_task.hpp"
#include "media/fetch/whole_object.hpp"

namespace matinee::media {

class ObjectBook {
 public:
  /// The first answer of this run said what the object is, and it is what the task has.
  bool is_proved(const FetchTask& task) const;

  /// Whether an answer to the task is of the object that the first answer was of, as far as its
  /// head tells.
  bool agrees(const FetchTask& task, const http::Response& head);

  /// From here on one exchange brings the bytes of all tasks of the object of `first`: their
  /// `whole` is set. The reference stays valid. See WholeObject for the rest.
  WholeObject& take_whole(std::deque<FetchTask>& tasks, const FetchTask& first, bool is_told,
                          WholeObject::OnComplete on_complete);

 private:
  std::map<std::string, http::Validators, std::less<>> objects_;
  std::deque<WholeObject> wholes_;
};

}  // namespace matinee::media
