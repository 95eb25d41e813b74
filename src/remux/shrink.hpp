// SPDX-License-Identifier: MIT
//
// Makes a picture smaller by averaging, a row at a time, so that the large one is never in memory
// as RGBA.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "remux_job/picture.hpp"

namespace matinee::remux {

/// Red, green, blue and opacity.
using Rgba = std::array<std::uint8_t, 4>;

/// The largest size with the proportions of `picture` that fits into `bounds`, at least one pixel
/// each way; `picture` itself if it fits. All sides are at least 1.
remux_job::PixelBounds fitted(const remux_job::PixelBounds& picture,
                              const remux_job::PixelBounds& bounds);

class Shrink {
 public:
  /// `to` is no larger than `from` in either direction, and each side is at least 1.
  Shrink(const remux_job::PixelBounds& from, const remux_job::PixelBounds& to);

  /// The next row from the top, of the width of `from`. Called once for each of its rows.
  void add_row(std::span<const Rgba> row);

  /// After the last row.
  remux_job::Pixels take() &&;

 private:
  /// Sums of the colours, each times the opacity, and of the opacity, over `count` pixels.
  struct Sum {
    std::array<std::uint64_t, 3> colors = {};
    std::uint64_t opacity = 0;
    std::uint64_t count = 0;
  };
  void append_row();

  remux_job::PixelBounds from_;
  remux_job::PixelBounds to_;
  std::uint32_t rows_ = 0;  ///< added so far
  std::vector<Sum> sums_;
  std::string rgba_;
};

}  // namespace matinee::remux
