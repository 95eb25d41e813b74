// SPDX-License-Identifier: MIT
#include "remux/text_encoding.hpp"

#include <array>
#include <cstddef>
#include <cstdint>

#include "base/utf8.hpp"

namespace matinee::remux {

namespace {

constexpr char32_t k_replacement = 0xfffd;

enum class ByteOrder : std::uint8_t { little, big };

std::uint8_t byte_at(std::string_view bytes, std::size_t at) {
  return static_cast<std::uint8_t>(bytes[at]);
}

std::string decode_utf16(std::string_view bytes, ByteOrder order) {
  const std::size_t low = order == ByteOrder::little ? 0 : 1;
  const auto unit = [&](std::size_t at) -> char32_t {
    return static_cast<char32_t>(byte_at(bytes, at + 1 - low)) << 8 | byte_at(bytes, at + low);
  };
  const auto is_in = [](char32_t half, char32_t first) { return (half & 0xfc00) == first; };
  std::string text;
  for (std::size_t at = 0; at + 1 < bytes.size(); at += 2) {
    char32_t point = unit(at);
    if (is_in(point, 0xd800) && at + 3 < bytes.size() && is_in(unit(at + 2), 0xdc00)) {
      point = 0x10000 + ((point & 0x3ff) << 10 | (unit(at + 2) & 0x3ff));
      at += 2;
    }
    const bool is_none = point == 0 || is_in(point, 0xd800) || is_in(point, 0xdc00);
    utf8::append(is_none ? k_replacement : point, text);
  }
  return text;
}

std::string decode_bytes(std::string_view bytes) {
  std::string text;
  text.reserve(bytes.size());
  while (!bytes.empty()) {
    const utf8::Character character = utf8::first_of(bytes);
    if (character.length == 0) {
      utf8::append(windows_1252_point(byte_at(bytes, 0)), text);
      bytes.remove_prefix(1);
      continue;
    }
    if (character.point == 0) {
      text += utf8::k_replacement;
    } else {
      text += bytes.substr(0, character.length);
    }
    bytes.remove_prefix(character.length);
  }
  return text;
}

}  // namespace

char32_t windows_1252_point(std::uint8_t byte) {
  // For 0x80 to 0x9f. The rest equals Latin-1, as do the five unassigned bytes.
  constexpr std::array<char16_t, 32> k_points = {
      0x20ac, 0x81,   0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160,
      0x2039, 0x0152, 0x8d,   0x017d, 0x8f,   0x90,   0x2018, 0x2019, 0x201c, 0x201d, 0x2022,
      0x2013, 0x2014, 0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0x9d,   0x017e, 0x0178};
  const std::size_t index = byte - std::size_t{0x80};
  return index < k_points.size() ? k_points.at(index) : byte;
}

std::string decode_text(std::string_view bytes) {
  constexpr std::string_view k_bom = "\xef\xbb\xbf";
  if (bytes.starts_with(k_bom)) return decode_bytes(bytes.substr(k_bom.size()));
  if (bytes.starts_with("\xff\xfe")) return decode_utf16(bytes.substr(2), ByteOrder::little);
  if (bytes.starts_with("\xfe\xff")) return decode_utf16(bytes.substr(2), ByteOrder::big);
  if (bytes.size() >= 2 && (bytes[0] == 0) != (bytes[1] == 0)) {
    return decode_utf16(bytes, bytes[0] == 0 ? ByteOrder::big : ByteOrder::little);
  }
  return decode_bytes(bytes);
}

}  // namespace matinee::remux
