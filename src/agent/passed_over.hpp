// SPDX-License-Identifier: MIT
//
// Records the sessions that the agent skipped, for its clients and its log.
#pragma once

#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include <matinee/auth_manager.hpp>

namespace matinee::agent {

/// Wraps another source and records what a choice among its sessions skipped. One thread at a time
/// may use it as a source; any thread may read the list.
class RememberingSource final : public SessionSource {
 public:
  using Log = std::function<void(std::string_view)>;

  RememberingSource(SessionSource& source, Log log) : source_(source), log_(std::move(log)) {}

  /// Clears the list, then surveys the wrapped source.
  Result<SessionSurvey> survey() override;
  bool has_changed() override { return source_.has_changed(); }

  /// For AuthSettings::on_passed_over. Logs the entry unless the last choice logged the same.
  void add(const PassedOver& passed);

  std::vector<PassedOver> passed_over() const;

 private:
  SessionSource& source_;
  Log log_;
  mutable std::mutex mutex_;
  std::vector<PassedOver> passed_over_;
  std::vector<std::string> logged_;
  std::vector<std::string> logged_before_;
};

}  // namespace matinee::agent
