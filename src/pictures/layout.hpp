// SPDX-License-Identifier: MIT
//
// Where a picture stands, and what beside it. Pure.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "pictures/drawing.hpp"

namespace matinee::pictures {

enum class Place : std::uint8_t {
  above,   ///< a film's picture, on lines of its own
  beside,  ///< a small one to the left of the lines of an entry
};

/// The room for one picture; nothing if the terminal is too small for any.
std::optional<Cells> room_for(const Screen& screen, Place place);

/// How many columns text beside a picture has; nothing if there is no room for both.
std::optional<unsigned> columns_beside(const Screen& screen);

/// Lines that show the picture, with `text` beside it from column `indent` on. No line of the text
/// is wider than what is left. Without a picture its room stays blank.
std::string laid_out(const Drawing* picture, unsigned indent, const std::vector<std::string>& text);

}  // namespace matinee::pictures
