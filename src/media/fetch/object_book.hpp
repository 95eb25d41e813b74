// SPDX-License-Identifier: MIT
//
// The objects of which several tasks fetch ranges: their validators, and which are fetched whole.
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
  /// Whether the validators of the task's file equal those of the first response in this run.
  bool is_proved(const FetchTask& task) const;

  /// Whether the head of a response is for the same object as the first response in this run.
  /// Records the validators of the first response.
  bool agrees(const FetchTask& task, const http::Response& head);

  /// Fetches the object of `first` in one exchange for all of its tasks, and sets their `whole`.
  /// The reference stays valid. For the other arguments see WholeObject.
  WholeObject& take_whole(std::deque<FetchTask>& tasks, const FetchTask& first, bool is_told,
                          WholeObject::OnComplete on_complete);

 private:
  std::map<std::string, http::Validators, std::less<>> objects_;
  std::deque<WholeObject> wholes_;
};

}  // namespace matinee::media
