// SPDX-License-Identifier: MIT
#include "media/fetch/whole_object.hpp"

#include <algorithm>
#include <utility>

#include "http/content_range.hpp"

namespace matinee::media {

WholeObject::WholeObject(std::vector<FetchTask*> tasks, bool is_told, OnComplete on_complete)
    : tasks_(std::move(tasks)), is_told_(is_told), on_complete_(std::move(on_complete)) {
  std::ranges::stable_sort(tasks_, {}, [](const FetchTask* task) { return task->first_byte(); });
}

Result<FetchTask::Step> WholeObject::take_head(const http::Response& head) {
  at_ = 0;
  first_unsettled_ = 0;
  is_settled_.assign(tasks_.size(), false);
  if (head.status != 200) {
    return Error(Errc::network, "a range that was not asked for", {}, Recovery::retry_later);
  }
  const http::Validators told = http::validators_of(head);
  for (FetchTask* task : tasks_)
    MATINEE_TRY(task->begin_share(told));
  return Step::go_on;
}

Result<FetchTask::Step> WholeObject::take_body(std::span<const std::byte> bytes) {
  const std::uint64_t begin = at_;
  at_ += bytes.size();
  furthest_ = std::max(furthest_, at_);
  for (std::size_t i = first_unsettled_; i < tasks_.size() && tasks_[i]->first_byte() < at_; ++i) {
    if (is_settled_[i]) continue;
    MATINEE_TRY_ASSIGN(const Step step, pass_on(*tasks_[i], begin, bytes));
    if (step == Step::again) return step;
    if (tasks_[i]->has_all()) MATINEE_TRY(settle(i));
  }
  while (first_unsettled_ < tasks_.size() && is_settled_[first_unsettled_])
    ++first_unsettled_;
  return first_unsettled_ == tasks_.size() ? Step::complete : Step::go_on;
}

// Passes the bytes from `begin` on that belong to the task.
Result<FetchTask::Step> WholeObject::pass_on(FetchTask& task, std::uint64_t begin,
                                             std::span<const std::byte> bytes) {
  const std::uint64_t before = task.first_byte() - std::min(begin, task.first_byte());
  const bool was_done = task.is_done();
  MATINEE_TRY_ASSIGN(const Step step,
                     task.take_body(bytes.subspan(static_cast<std::size_t>(before))));
  if (step != Step::again) return Step::go_on;
  if (was_done && is_told_) return Error(Errc::integrity, "changed during the download");
  return step;
}

Result<void> WholeObject::settle(std::size_t index) {
  is_settled_[index] = true;
  FetchTask& task = *tasks_[index];
  if (task.is_done()) return {};
  MATINEE_TRY(task.finish());
  return on_complete_(task);
}

Result<void> WholeObject::finish() {
  Result<void> finished;
  for (std::size_t i = 0; i < tasks_.size() && finished; ++i) {
    // A task that ends with the object is complete only now.
    if (!is_settled_[i]) finished = settle(i);
  }
  abandon();
  return finished;
}

void WholeObject::abandon() {
  for (FetchTask* task : tasks_)
    task->end_share();
}

}  // namespace matinee::media
