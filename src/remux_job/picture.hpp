// SPDX-License-Identifier: MIT
//
// What matinee-remux is asked about a picture, and the form of its answer.
//
// The request is in its arguments: `matinee-remux PARENT_PID picture WIDTH HEIGHT`. The bytes of a
// JPEG, PNG or WebP picture come on standard input. The answer on standard output is width and
// height, four bytes each, little endian, and then the pixels: red, green, blue and opacity, a byte
// each, row by row from the top.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include <matinee/result.hpp>

namespace matinee::remux_job {

/// The longest file of a picture that is decoded.
inline constexpr std::size_t k_most_picture_bytes = std::size_t{8} << 20;

/// What the pixels have to fit into.
struct PixelBounds {
  std::uint32_t width = 0;
  std::uint32_t height = 0;
};

/// A picture of at least one pixel: `rgba` has 4 * width * height bytes. The colours are not
/// multiplied by the opacity.
struct Pixels {
  std::uint32_t width = 0;
  std::uint32_t height = 0;
  std::string rgba = {};
};

/// The arguments behind `picture`. Errc::usage for what is no number from 1 to 4096.
Result<PixelBounds> parse_bounds(std::string_view width, std::string_view height);

/// The bytes of the longest answer.
std::size_t longest_answer(const PixelBounds& bounds) noexcept;

std::string encode_pixels(const Pixels& pixels);

/// What follows the answer in `bytes` is ignored. Errc::integrity for what is no answer, or is no
/// picture within `bounds`: the process that wrote it reads foreign pictures.
Result<Pixels> parse_pixels(std::string_view bytes, const PixelBounds& bounds);

}  // namespace matinee::remux_job
