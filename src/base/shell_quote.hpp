// SPDX-License-Identifier: MIT
//
// Text as one word of a POSIX shell.
#pragma once

#include <string>
#include <string_view>

namespace matinee {

/// `text` in single quotes, between which a shell changes nothing.
/// Holds what `text` holds: of a secret the owner wipes it.
std::string shell_quoted(std::string_view text);

}  // namespace matinee
