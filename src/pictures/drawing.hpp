// SPDX-License-Identifier: MIT
//
// Draws pixels with what a terminal has. Pure; the only place that draws with libchafa.
#pragma once

#include <string>
#include <vector>

#include <matinee/result.hpp>

#include "pictures/screen.hpp"
#include "remux_job/picture.hpp"

namespace matinee::pictures {

/// A size in cells.
struct Cells {
  unsigned columns = 0;
  unsigned rows = 0;
  friend bool operator==(const Cells&, const Cells&) = default;
};

/// A picture as control sequences. Either `lines` are its rows from the top, each of
/// `size.columns` columns, or `placed` draws it to the right of and below the cursor, which may be
/// anywhere afterwards.
struct Drawing {
  Cells size = {};
  std::vector<std::string> lines = {};
  std::string placed = {};
};

/// How many pixels are of use within `most`. Fewer than the terminal has where it scales a picture
/// to its cells itself.
remux_job::PixelBounds pixels_for(const Screen& screen, const Cells& most);

/// The cells that a picture of this size gets within `most`, at least one each way, so that its
/// proportions stay.
Cells cells_for(const remux_job::PixelBounds& picture, const Screen& screen, const Cells& most);

/// Fails with Errc::unsupported if libchafa draws nothing.
Result<Drawing> draw(const remux_job::Pixels& pixels, const Screen& screen, const Cells& most);

}  // namespace matinee::pictures
