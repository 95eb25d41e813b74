// SPDX-License-Identifier: MIT
#include "formats/mp4_box.hpp"

#include <algorithm>
#include <array>

namespace matinee::formats {

std::optional<BoxHeader> parse_box_header(std::span<const std::byte> bytes) {
  constexpr std::size_t k_short = 8;
  // Special values of the 32-bit size (ISO/IEC 14496-12, 4.2).
  constexpr std::uint32_t k_to_the_end = 0;
  constexpr std::uint32_t k_has_long_size = 1;
  if (bytes.size() < k_short) return std::nullopt;
  const auto size = read_big<std::uint32_t>(bytes, 0);
  BoxHeader box{.type = read_big<std::uint32_t>(bytes, 4), .length = k_short, .size = size};
  if (size == k_to_the_end) box.size.reset();
  if (size != k_has_long_size) return box;
  if (bytes.size() < k_longest_box_header) return std::nullopt;
  box.length = k_longest_box_header;
  box.size = read_big<std::uint64_t>(bytes, 8);
  return box;
}

bool is_outermost_box(std::uint32_t type) {
  constexpr std::array k_types = {
      box_type("ftyp"), box_type("styp"), box_type("moov"), box_type("moof"), box_type("mdat"),
      box_type("free"), box_type("skip"), box_type("wide"), box_type("sidx"), box_type("ssix"),
      box_type("pdin"), box_type("emsg"), box_type("prft"), box_type("uuid"), box_type("meta"),
      box_type("mfra"), box_type("udta"), box_type("pssh"), box_type("senc")};
  return std::ranges::find(k_types, type) != k_types.end();
}

Result<Boxes> walk_boxes(const ReadAt& read, std::uint64_t size, const OnBox& on_box) {
  Boxes boxes;
  while (boxes.end < size) {
    MATINEE_TRY_ASSIGN(const std::string head, read(boxes.end, k_longest_box_header));
    auto box = parse_box_header(std::as_bytes(std::span(head)));
    const bool is_known = box && is_outermost_box(box->type);
    const std::uint64_t rest = size - boxes.end;
    // A box of unknown type is accepted if it fits into the file. A size of zero ("to the end of
    // the file") is accepted for known types only, because trailing zeros look the same.
    if (box && !box->size && is_known) box->size = rest;
    const bool is_whole = box && box->size && !box->is_malformed() && *box->size <= rest;
    if (!is_whole) {
      boxes.ending = is_known || boxes.end == 0 ? BoxesEnd::cut : BoxesEnd::trailing;
      return boxes;
    }
    if (on_box) MATINEE_TRY(on_box(boxes.end, *box));
    boxes.end += *box->size;
  }
  return boxes;
}

}  // namespace matinee::formats
