// SPDX-License-Identifier: MIT
#include "agent/passed_over.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

namespace matinee::agent {

Result<SessionSurvey> RememberingSource::survey() {
  logged_before_ = std::exchange(logged_, {});
  {
    const std::scoped_lock hold(mutex_);
    passed_over_.clear();
  }
  return source_.survey();
}

void RememberingSource::add(const PassedOver& passed) {
  std::string line =
      fmt::format("passed over {}: {}", title_of(passed.origin), passed.why.message());
  if (std::ranges::find(logged_before_, line) == logged_before_.end()) log_(line);
  logged_.push_back(std::move(line));
  const std::scoped_lock hold(mutex_);
  passed_over_.push_back(passed);
}

std::vector<PassedOver> RememberingSource::passed_over() const {
  const std::scoped_lock hold(mutex_);
  return passed_over_;
}

}  // namespace matinee::agent
