// SPDX-License-Identifier: MIT
#include "remux_job/picture.hpp"

#include <span>

#include "base/endian.hpp"
#include "base/number.hpp"

namespace matinee::remux_job {

namespace {

constexpr std::size_t k_head_bytes = 8;
constexpr std::size_t k_pixel_bytes = 4;

Result<std::uint32_t> parse_side(std::string_view text) {
  constexpr std::uint32_t k_longest = 4'096;
  const auto side = parse_number<std::uint32_t>(text);
  if (!side || *side == 0 || *side > k_longest) return Error(Errc::usage, "no side of a picture");
  return *side;
}

std::size_t bytes_of(std::uint32_t width, std::uint32_t height) {
  return k_pixel_bytes * width * height;
}

void append_little(std::string& bytes, std::uint32_t value) {
  for (unsigned shift = 0; shift < 32; shift += 8)
    bytes += static_cast<char>(static_cast<unsigned char>(value >> shift));
}

}  // namespace

Result<PixelBounds> parse_bounds(std::string_view width, std::string_view height) {
  MATINEE_TRY_ASSIGN(const std::uint32_t columns, parse_side(width));
  MATINEE_TRY_ASSIGN(const std::uint32_t lines, parse_side(height));
  return PixelBounds{.width = columns, .height = lines};
}

std::size_t longest_answer(const PixelBounds& bounds) noexcept {
  return k_head_bytes + bytes_of(bounds.width, bounds.height);
}

std::string encode_pixels(const Pixels& pixels) {
  std::string bytes;
  bytes.reserve(k_head_bytes + pixels.rgba.size());
  append_little(bytes, pixels.width);
  append_little(bytes, pixels.height);
  return bytes += pixels.rgba;
}

Result<Pixels> parse_pixels(std::string_view bytes, const PixelBounds& bounds) {
  const auto head = std::as_bytes(std::span(bytes));
  Pixels pixels{.width = read_little<std::uint32_t>(head, 0),
                .height = read_little<std::uint32_t>(head, 4)};
  const bool is_within = pixels.width > 0 && pixels.width <= bounds.width && pixels.height > 0 &&
                         pixels.height <= bounds.height;
  const std::size_t size = is_within ? bytes_of(pixels.width, pixels.height) : 0;
  if (!is_within || bytes.size() - k_head_bytes < size)
    return Error(Errc::integrity, "matinee-remux gave no picture");
  pixels.rgba = bytes.substr(k_head_bytes, size);
  return pixels;
}

}  // namespace matinee::remux_job
