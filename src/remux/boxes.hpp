// SPDX-License-Identifier: MIT
//
// Boxes of ISO BMFF that are all in memory, one after the other.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include <matinee/result.hpp>

namespace matinee::remux {

struct Box {
  std::uint32_t type = 0;
  std::string_view content = {};  ///< without the header
};

/// Takes the first box off `bytes`, which must not be empty. Errc::integrity for one that is broken
/// or cut off.
Result<Box> take_box(std::string_view& bytes);

/// The first box of this type, four characters, within `content`; nothing if there is none before
/// the first broken one.
std::optional<std::string_view> find_box(std::string_view content, std::string_view type);

/// One below the other: "mdia", "minf", ...
template <class... Types>
std::optional<std::string_view> find_box(std::string_view content, std::string_view type,
                                         Types... below) {
  const auto outer = find_box(content, type);
  return outer ? find_box(*outer, below...) : outer;
}

}  // namespace matinee::remux
