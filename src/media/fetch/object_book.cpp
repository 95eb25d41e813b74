// SPDX-License-Identifier: MIT
#include "media/fetch/object_book.hpp"

#include <utility>
#include <vector>

namespace matinee::media {

bool ObjectBook::is_proved(const FetchTask& task) const {
  const auto seen = objects_.find(task.source());
  return seen != objects_.end() && http::prove_same(seen->second, task.validators());
}

bool ObjectBook::agrees(const FetchTask& task, const http::Response& head) {
  if (!task.wanted().resource.offset || head.status == 416) return true;
  const http::Validators told = http::validators_of(head);
  const auto [seen, is_new] = objects_.try_emplace(task.source(), told);
  return is_new || !http::prove_different(seen->second, told);
}

WholeObject& ObjectBook::take_whole(std::deque<FetchTask>& tasks, const FetchTask& first,
                                    bool is_told, WholeObject::OnComplete on_complete) {
  std::vector<FetchTask*> parts;
  for (FetchTask& task : tasks) {
    if (task.wanted().resource.url == first.wanted().resource.url) parts.push_back(&task);
  }
  WholeObject& whole = wholes_.emplace_back(std::move(parts), is_told, std::move(on_complete));
  for (FetchTask* task : whole.tasks()) {
    task->require_whole();
    task->whole = &whole;
  }
  return whole;
}

}  // namespace matinee::media
