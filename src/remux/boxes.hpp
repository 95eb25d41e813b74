// SPDX-License-Identifier: MIT
//
// Reads the boxes of ISO BMFF (ISO/IEC 14496-12) from memory.
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

/// Removes the first box from `bytes`, which must not be empty. Fails with Errc::integrity if the
/// box is malformed or truncated.
Result<Box> take_box(std::string_view& bytes);

/// Returns the content of the first box of this type (four characters) in `content`. Returns
/// nullopt if there is none before the first malformed box.
std::optional<std::string_view> find_box(std::string_view content, std::string_view type);

/// The same for nested boxes: "mdia", "minf", ...
template <class... Types>
std::optional<std::string_view> find_box(std::string_view content, std::string_view type,
                                         Types... below) {
  const auto outer = find_box(content, type);
  return outer ? find_box(*outer, below...) : outer;
}

}  // namespace matinee::remux
