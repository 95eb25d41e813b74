// SPDX-License-Identifier: MIT
#include "media/strictness.hpp"

#include <fmt/format.h>

namespace matinee::media {

Result<void> check_strictly(std::span<const std::string> warnings) {
  if (warnings.empty()) return {};
  const std::size_t more = warnings.size() - 1;
  std::string message = warnings.front();
  if (more > 0) message += fmt::format(", and {} more warning{}", more, more == 1 ? "" : "s");
  return Error(Errc::integrity, std::move(message)).about(Subject::output);
}

}  // namespace matinee::media
