// SPDX-License-Identifier: MIT
#include "media/fetch/hosts.hpp"

#include <utility>

#include "base/ascii.hpp"
#include "http/url.hpp"

namespace matinee::media {

Host& Hosts::of(std::string_view url) {
  const std::string_view authority = http::split_url(url).authority.value_or("");
  return hosts_[ascii::lower_case(authority.substr(authority.find('@') + 1))];
}

bool Hosts::choose_source(FetchTask& task) {
  return task.choose_source([this](const std::string& url) { return of(url).has_failed; });
}

void Hosts::assign(FetchTask& task) {
  const bool is_news = task.hosts_failed != failed_ && !task.wanted().resource.alternatives.empty();
  if (task.host != nullptr && !is_news) return;
  if (is_news && task.attempts == 0) choose_source(task);
  task.hosts_failed = failed_;
  task.host = &of(task.url());
}

Hosts::Chosen Hosts::choose_after_failure(FetchTask& task, FetchTask::Failure failure) {
  task.note_failure(failure);
  const std::string before = task.source();
  if (!std::exchange(of(before).has_failed, true)) ++failed_;
  if (!choose_source(task)) return Chosen::none;
  return task.source() == before ? Chosen::same : Chosen::other;
}

}  // namespace matinee::media
