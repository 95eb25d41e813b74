// SPDX-License-Identifier: MIT
//
// Names of files within one folder. Pure.
#pragma once

#include <string_view>

namespace matinee {

/// Returns whether `text` names an entry of a folder and cannot lead out of it: it is not empty,
/// not
/// "." or "..", and contains neither a slash nor a zero byte.
constexpr bool is_file_name(std::string_view text) noexcept {
  return !text.empty() && text != "." && text != ".." &&
         text.find_first_of(std::string_view("/\0", 2)) == std::string_view::npos;
}

}  // namespace matinee
