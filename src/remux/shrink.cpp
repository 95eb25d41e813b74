// SPDX-License-Identifier: MIT
#include "remux/shrink.hpp"

#include <algorithm>
#include <utility>

namespace matinee::remux {

namespace {

// Which of `to` pixels the one at `index` of `from` belongs to.
std::uint32_t place_of(std::uint32_t index, std::uint32_t from, std::uint32_t to) {
  return static_cast<std::uint32_t>(std::uint64_t{index} * to / from);
}

char rounded(std::uint64_t sum, std::uint64_t count) {
  return static_cast<char>(static_cast<unsigned char>(count == 0 ? 0 : (sum + count / 2) / count));
}

}  // namespace

remux_job::PixelBounds fitted(const remux_job::PixelBounds& picture,
                              const remux_job::PixelBounds& bounds) {
  remux_job::PixelBounds fits = picture;
  const auto scaled = [](std::uint32_t side, std::uint32_t by, std::uint32_t from) {
    const std::uint64_t product = std::uint64_t{side} * by + from / 2;
    return static_cast<std::uint32_t>(std::max<std::uint64_t>(product / from, 1));
  };
  if (fits.width > bounds.width)
    fits = {bounds.width, scaled(picture.height, bounds.width, picture.width)};
  if (fits.height > bounds.height) {
    fits = {std::min(scaled(picture.width, bounds.height, picture.height), bounds.width),
            bounds.height};
  }
  return {std::min(fits.width, picture.width), std::min(fits.height, picture.height)};
}

Shrink::Shrink(const remux_job::PixelBounds& from, const remux_job::PixelBounds& to)
    : from_(from), to_(to), sums_(to.width) {
  rgba_.reserve(std::size_t{4} * to.width * to.height);
}

void Shrink::add_row(std::span<const Rgba> row) {
  for (std::uint32_t x = 0; x < from_.width; ++x) {
    const Rgba& pixel = row[x];
    Sum& sum = sums_[place_of(x, from_.width, to_.width)];
    const std::uint64_t opacity = pixel[3];
    for (std::size_t c = 0; c < sum.colors.size(); ++c)
      sum.colors[c] += pixel[c] * opacity;
    sum.opacity += opacity;
    ++sum.count;
  }
  const std::uint32_t place = place_of(rows_++, from_.height, to_.height);
  if (rows_ == from_.height || place_of(rows_, from_.height, to_.height) != place) append_row();
}

void Shrink::append_row() {
  for (Sum& sum : sums_) {
    for (const std::uint64_t color : sum.colors)
      rgba_ += rounded(color, sum.opacity);
    rgba_ += rounded(sum.opacity, sum.count);
    sum = {};
  }
}

remux_job::Pixels Shrink::take() && {
  return {.width = to_.width, .height = to_.height, .rgba = std::move(rgba_)};
}

}  // namespace matinee::remux
