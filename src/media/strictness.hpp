// SPDX-License-Identifier: MIT
#pragma once

#include <span>
#include <string>

#include <matinee/result.hpp>

namespace matinee::media {

/// What a strict download says to its warnings: Errc::integrity with the first one, about
/// Subject::output, since it is no fault that another try can mend.
Result<void> check_strictly(std::span<const std::string> warnings);

}  // namespace matinee::media
