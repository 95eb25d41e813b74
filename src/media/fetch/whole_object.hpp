// SPDX-License-Identifier: MIT
//
// An object that comes whole, in one answer, of which several tasks take their ranges. So it is
// where the ranges of an object do not fit together: its validators differ from answer to answer,
// or ranges come encoded.
//
// Each task compares what it has with what comes, and takes the rest: in the end all bytes are
// those of one answer, also where an earlier one was cut.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include <matinee/result.hpp>
#include <matinee/transport.hpp>

#include "media/fetch/fetch_task.hpp"

namespace matinee::media {

class WholeObject {
 public:
  using Step = FetchTask::Step;
  /// A task has all of its bytes; called for those that were not done before.
  using OnComplete = std::function<Result<void>(FetchTask&)>;

  /// The tasks are borrowed, and none of them runs but by this. With `is_told`, what is done has
  /// been used already: that it differs from the answer is an error then.
  WholeObject(std::vector<FetchTask*> tasks, bool is_told, OnComplete on_complete);

  /// The one whose requests are made.
  FetchTask& leader() const { return *tasks_.front(); }
  const std::vector<FetchTask*>& tasks() const { return tasks_; }
  /// How far an answer has come at most.
  std::uint64_t furthest() const { return furthest_; }

  /// The head of an answer with status 200 or 206. Errc::network for a range, which was not asked
  /// for; Errc::integrity for an object that is too short.
  Result<Step> take_head(const http::Response& head);
  /// `again` when something differs from what was here: end the exchange and make it anew.
  /// Errc::integrity when that has been used.
  Result<Step> take_body(std::span<const std::byte> bytes);
  /// The exchange ended well. Errc::network when bytes are missing, and what the tasks' own
  /// finish() says.
  Result<void> finish();
  /// It ended otherwise.
  void abandon();

 private:
  Result<Step> pass_on(FetchTask& task, std::uint64_t begin, std::span<const std::byte> bytes);
  Result<void> settle(std::size_t index);

  /// By their first bytes.
  std::vector<FetchTask*> tasks_;
  bool is_told_;
  OnComplete on_complete_;
  // Of the present answer: how far it is, and which tasks have all of their bytes.
  std::uint64_t at_ = 0;
  std::vector<bool> is_settled_;
  std::size_t first_unsettled_ = 0;
  std::uint64_t furthest_ = 0;
};

}  // namespace matinee::media
