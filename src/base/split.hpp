// SPDX-License-Identifier: MIT
//
// Text in pieces, one after the other.
#pragma once

#include <algorithm>
#include <string_view>

namespace matinee {

/// Takes the text up to the first `separator` off the front of `rest`, and the separator with it;
/// all of `rest` where there is none. The result is a view into what `rest` views. A loop until
/// `rest` is empty sees every piece but an empty one after the last separator.
constexpr std::string_view split_off(std::string_view& rest, char separator) noexcept {
  const std::string_view piece = rest.substr(0, rest.find(separator));
  rest.remove_prefix(std::min(piece.size() + 1, rest.size()));
  return piece;
}

}  // namespace matinee
