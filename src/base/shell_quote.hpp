// SPDX-License-Identifier: MIT
//
// Quoting for a POSIX shell. Pure.
#pragma once

#include <string>
#include <string_view>

namespace matinee {

/// Quotes `text` as one word, in single quotes, where the shell expands nothing. If `text` is a
/// secret, so is the result, and the caller wipes it.
std::string shell_quoted(std::string_view text);

}  // namespace matinee
