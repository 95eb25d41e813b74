// SPDX-License-Identifier: MIT
#include "failed_targets.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace matinee::cli {

ExitCode exit_code_of(std::span<const std::optional<Errc>> targets) noexcept {
  if (std::ranges::find(targets, Errc::cancelled) != targets.end()) {
    return exit_code_of(Errc::cancelled);
  }
  const auto failures = std::ranges::count_if(
      targets, [](const std::optional<Errc>& target) { return target.has_value(); });
  if (failures == 0) return ExitCode::ok;
  if (static_cast<std::size_t>(failures) < targets.size()) return ExitCode::partial;
  return exit_code_of(*targets.front());
}

void FailedTargets::add_failure(const Error& error) {
  targets_.emplace_back(error.code());
  if (error.code() == Errc::rejected && on_refused_) on_refused_();
  console_.fail(error.message());
  std::string hint = hint_on_(error);
  const bool is_new = std::ranges::find(hints_, hint) == hints_.end();
  if (!hint.empty() && is_new) hints_.push_back(std::move(hint));
}

ExitCode FailedTargets::finish() const {
  for (const std::string& hint : hints_)
    console_.advise(hint);
  return exit_code_of(targets_);
}

}  // namespace matinee::cli
