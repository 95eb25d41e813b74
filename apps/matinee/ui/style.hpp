// SPDX-License-Identifier: MIT
//
// The few colours of the program: for states and errors, and never the only sign of either.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace matinee::cli {

enum class Color : bool { off, on };

enum class Style : std::uint8_t {
  plain,
  good,     ///< green: works, signed in
  warning,  ///< yellow: works in part, or nobody knows
  bad,      ///< red: an error, or refused
  strong,   ///< bold: what to look at first
};

/// What a text is written to. A file and a pipe have no width and no colours.
struct Display {
  std::optional<std::size_t> columns = {};
  Color color = Color::off;
};

/// `text` between the escape sequences of `style`; `text` itself if it is plain or empty, or if
/// `color` is off. Nothing of `text` is changed: foreign text must be printable() already.
std::string painted(std::string_view text, Style style, Color color);

}  // namespace matinee::cli
