// SPDX-License-Identifier: MIT
//
// Splitting of text at a separator. Pure.
#pragma once

#include <algorithm>
#include <string_view>

namespace matinee {

/// Removes the text up to and including the first `separator` from the front of `rest`, and returns
/// it without the separator. If there is no separator, it removes and returns all of `rest`. The
/// result views the same memory as `rest`. A loop until `rest` is empty visits every piece, except
/// an empty one after the last separator.
constexpr std::string_view split_off(std::string_view& rest, char separator) noexcept {
  const std::string_view piece = rest.substr(0, rest.find(separator));
  rest.remove_prefix(std::min(piece.size() + 1, rest.size()));
  return piece;
}

}  // namespace matinee
