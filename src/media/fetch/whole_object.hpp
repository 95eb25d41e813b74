// SPDX-License-Identifier: MIT
//
// An object that is fetched whole, in one response, for several tasks that need ranges of it. Used
// if the ranges of an object do not fit together: the validators differ between responses, or
// ranges have a content coding.
//
// Each task compares its existing bytes with the response and takes the rest. In the end all bytes
// are those of one response, even if an earlier one was cut short.
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
  /// Called for each task that was not done before and now has all of its bytes.
  using OnComplete = std::function<Result<void>(FetchTask&)>;

  /// Borrows the tasks, which must not run otherwise. If `is_told`, completed tasks have already
  /// been passed on, so a difference in their bytes is an error.
  WholeObject(std::vector<FetchTask*> tasks, bool is_told, OnComplete on_complete);

  /// The task whose requests are made.
  FetchTask& leader() const { return *tasks_.front(); }
  const std::vector<FetchTask*>& tasks() const { return tasks_; }
  /// The largest position that a response has reached.
  std::uint64_t furthest() const { return furthest_; }

  /// Handles the head of a 200 or 206 response. Fails with Errc::network for a range, which was not
  /// requested, and with Errc::integrity if the object is too short.
  Result<Step> take_head(const http::Response& head);
  /// Returns `again` if the bytes differ from existing ones: end the exchange and start another
  /// one. Fails with Errc::integrity if those were already passed on.
  Result<Step> take_body(std::span<const std::byte> bytes);
  /// Called after the exchange succeeded. Fails with Errc::network if bytes are missing, and like
  /// FetchTask::finish().
  Result<void> finish();
  /// Called after the exchange failed.
  void abandon();

 private:
  Result<Step> pass_on(FetchTask& task, std::uint64_t begin, std::span<const std::byte> bytes);
  Result<void> settle(std::size_t index);

  /// Ordered by first byte.
  std::vector<FetchTask*> tasks_;
  bool is_told_;
  OnComplete on_complete_;
  // For the current response: its position, and which tasks have all of their bytes.
  std::uint64_t at_ = 0;
  std::vector<bool> is_settled_;
  std::size_t first_unsettled_ = 0;
  std::uint64_t furthest_ = 0;
};

}  // namespace matinee::media
