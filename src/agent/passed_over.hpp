// SPDX-License-Identifier: MIT
//
// What the agent could not use of its source, remembered for its clients and told in its log.
#pragma once

#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include <matinee/auth_manager.hpp>

namespace matinee::agent {

/// A source that borrows another one, and the list of what a choice among its sessions passed over.
/// One thread uses it as a source; any thread may ask for the list.
class RememberingSource final : public SessionSource {
 public:
  using Log = std::function<void(std::string_view)>;

  RememberingSource(SessionSource& source, Log log) : source_(source), log_(std::move(log)) {}

  /// With every look at the source the list begins anew.
  Result<SessionSurvey> survey() override;
  bool has_changed() override { return source_.has_changed(); }

  /// For AuthSettings::on_passed_over. Logged unless the last choice ended so as well.
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
