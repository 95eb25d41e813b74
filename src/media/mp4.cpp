// SPDX-License-Identifier: MIT
#include "media/mp4.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "base/endian.hpp"

namespace matinee::media {

namespace {

using Bytes = std::span<const std::byte>;

constexpr std::size_t k_header = 8;
constexpr std::size_t k_long_header = 16;
// moov/trak/mdia/minf/stbl/stsd/encv/sinf is 8 deep.
constexpr std::size_t k_max_depth = 16;
// A film has some dozens of boxes; a hostile file of empty ones is left at this.
constexpr std::size_t k_max_boxes = 2'000'000;

constexpr std::uint32_t code(std::string_view name) {
  return read_big<std::uint32_t>(name, 0);
}

template <std::size_t Size>
bool is_among(std::uint32_t type, const std::array<std::uint32_t, Size>& types) {
  return std::ranges::find(types, type) != types.end();
}

struct Box {
  std::uint32_t type = 0;
  std::size_t header = 0;
  /// Header included; nothing for "to the end of the file".
  std::optional<std::uint64_t> size;
};

// The header at the start of `bytes`; nothing when it is cut off.
std::optional<Box> read_header(Bytes bytes) {
  if (bytes.size() < k_header) return std::nullopt;
  Box box{.type = read_big<std::uint32_t>(bytes, 4),
          .header = k_header,
          .size = read_big<std::uint32_t>(bytes, 0)};
  if (box.size == 0) box.size = std::nullopt;
  if (box.size != 1) return box;
  if (bytes.size() < k_long_header) return std::nullopt;
  box.header = k_long_header;
  box.size = read_big<std::uint64_t>(bytes, 8);
  return box;
}

constexpr std::array k_first = {code("ftyp"), code("styp"), code("moov"), code("moof"),
                                code("mdat"), code("free"), code("skip"), code("wide"),
                                code("sidx"), code("pdin"), code("emsg"), code("prft"),
                                code("uuid")};
constexpr std::array k_containers = {code("moov"), code("trak"), code("mdia"), code("minf"),
                                     code("stbl"), code("moof"), code("traf"), code("mvex"),
                                     code("edts"), code("dinf"), code("udta")};
constexpr std::array k_encrypted = {code("encv"), code("enca"), code("enct"), code("encs"),
                                    code("encm"), code("sinf"), code("pssh"), code("senc")};
constexpr std::array k_visual = {code("avc1"), code("avc3"), code("hvc1"), code("hev1"),
                                 code("mp4v"), code("vp08"), code("vp09"), code("av01"),
                                 code("dvh1"), code("dvhe"), code("dvav"), code("dva1")};
constexpr std::array k_sound = {code("mp4a"), code("ac-3"), code("ec-3"), code("ac-4"),
                                code("Opus"), code("fLaC"), code("alac")};

// PIFF 1.1: the boxes for pssh, tenc and senc of a time before they had names.
constexpr std::array<std::array<std::uint64_t, 2>, 3> k_piff = {{
    {0xd08a4f1810f34a82, 0xb6c832d8aba183d3},
    {0x8974dbce7be74c51, 0x84f97148f9882554},
    {0xa2394f525a9b4f14, 0xa2446c427c648df4},
}};

bool is_piff_protection(Bytes content) {
  if (content.size() < 16) return false;
  const std::array<std::uint64_t, 2> id = {read_big<std::uint64_t>(content, 0),
                                           read_big<std::uint64_t>(content, 8)};
  return std::ranges::find(k_piff, id) != k_piff.end();
}

// How many bytes of a box's content stand before its children; nothing for a box without any.
std::optional<std::size_t> bytes_before_children(std::uint32_t type, std::uint32_t parent) {
  if (is_among(type, k_containers)) return 0;
  if (type == code("stsd")) return 8;
  if (type == code("meta")) return std::nullopt;
  if (parent != code("stsd")) return std::nullopt;
  if (is_among(type, k_visual)) return 78;
  if (is_among(type, k_sound)) return 28;
  return std::nullopt;
}

class Scanner {
 public:
  explicit Scanner(Mp4Scan& scan) : scan_(scan) {}

  // The boxes inside one that is here whole, with a stack instead of recursion.
  void walk(Bytes content, std::uint32_t type) {
    std::vector<Level> levels{{content, type}};
    while (!levels.empty()) {
      Level& level = levels.back();
      const auto box = read_header(level.rest);
      if (!box || ++boxes_ > k_max_boxes) {
        levels.pop_back();
        continue;
      }
      const std::uint64_t size = box->size.value_or(level.rest.size());
      if (size < box->header || size > level.rest.size()) {
        scan_.is_malformed = true;
        levels.pop_back();
        continue;
      }
      const Bytes inner = level.rest.subspan(box->header, size - box->header);
      const std::uint32_t parent = level.type;
      level.rest = level.rest.subspan(size);
      note(box->type, inner);
      note_codec(box->type, parent, inner);
      const auto skipped = bytes_before_children(box->type, parent);
      if (skipped && *skipped <= inner.size() && levels.size() < k_max_depth) {
        levels.push_back({inner.subspan(*skipped), box->type});
      }
    }
  }

  void note(std::uint32_t type, Bytes content) {
    scan_.is_protected |= is_among(type, k_encrypted);
    scan_.is_protected |= type == code("uuid") && is_piff_protection(content);
    scan_.has_moov |= type == code("moov");
    scan_.is_fragmented |= type == code("mvex") || type == code("moof");
    if (type == code("mvhd")) note_duration(content);
    if (type == code("tkhd")) note_size(content);
  }

 private:
  // A sample entry, or the configuration inside one.
  void note_codec(std::uint32_t type, std::uint32_t parent, Bytes content) {
    constexpr std::size_t k_max_codecs = 16;
    const bool is_known = is_among(type, k_visual) || is_among(type, k_sound);
    if (parent == code("stsd") && is_known && scan_.codecs.size() < k_max_codecs) {
      std::string name;
      for (int shift = 24; shift >= 0; shift -= 8)
        name += static_cast<char>(type >> shift & 0xff);
      scan_.codecs.push_back(std::move(name));
    }
    if (scan_.codecs.empty() || scan_.codecs.back().find('.') != std::string::npos) return;
    // ISO/IEC 14496-15, 5.3.3: profile, constraints and level are what RFC 6381 names.
    if (type == code("avcC") && is_among(parent, k_visual) && content.size() >= 4) {
      scan_.codecs.back() += fmt::format(".{:06x}", read_big<std::uint32_t>(content, 1, 3));
    }
    if (type == code("esds") && parent == code("mp4a")) scan_.codecs.back() += object_type(content);
  }

  // ISO/IEC 14496-1, 7.2.6: descriptors in each other, each with a tag and a length of 7 bits a
  // byte. Empty for what is not as expected.
  static std::string object_type(Bytes content) {
    std::size_t at = 4;
    const auto enter = [&](std::uint8_t tag, std::size_t wanted) {
      if (at >= content.size() || std::to_integer<std::uint8_t>(content[at]) != tag) return false;
      ++at;
      while (at < content.size() && (content[at] & std::byte{0x80}) != std::byte{0})
        ++at;
      ++at;
      return at + wanted <= content.size();
    };
    if (!enter(3, 3)) return {};
    if (content[at + 2] != std::byte{0}) return {};
    at += 3;
    if (!enter(4, 13)) return {};
    const auto object = std::to_integer<unsigned>(content[at]);
    at += 13;
    if (!enter(5, 1)) return fmt::format(".{:02x}", object);
    return fmt::format(".{:02x}.{}", object, std::to_integer<unsigned>(content[at]) >> 3);
  }

  // 8.2.2: version 1 has 64-bit times.
  void note_duration(Bytes content) {
    const bool is_long = !content.empty() && content[0] == std::byte{1};
    if (content.size() < (is_long ? 32u : 20u)) return;
    const auto scale = read_big<std::uint32_t>(content, is_long ? 20 : 12);
    const std::uint64_t ticks =
        is_long ? read_big<std::uint64_t>(content, 24) : read_big<std::uint32_t>(content, 16);
    const bool is_unknown = ticks == (is_long ? UINT64_MAX : UINT32_MAX);
    if (scale == 0 || is_unknown) return;
    scan_.duration = static_cast<double>(ticks) / static_cast<double>(scale);
  }

  // 8.3.2: width and height are the last eight bytes, 16.16 fixed point.
  void note_size(Bytes content) {
    if (content.size() < 84) return;
    const std::size_t at = content[0] == std::byte{1} ? 88 : 76;
    if (content.size() < at + 8) return;
    const auto width = read_big<std::uint16_t>(content, at);
    const auto height = read_big<std::uint16_t>(content, at + 4);
    if (height <= scan_.height) return;
    scan_.width = width;
    scan_.height = height;
  }

  struct Level {
    Bytes rest;
    std::uint32_t type;
  };
  Mp4Scan& scan_;
  std::size_t boxes_ = 0;
};

}  // namespace

Mp4Scan scan_mp4(Bytes bytes, std::uint64_t start) {
  Mp4Scan scan;
  Scanner scanner(scan);
  Bytes rest = bytes;
  while (!rest.empty()) {
    const std::uint64_t at = start + (bytes.size() - rest.size());
    const auto box = read_header(rest);
    if (!box) {
      scan.cut_box = at;
      return scan;
    }
    if (rest.size() == bytes.size()) scan.is_mp4 = is_among(box->type, k_first);
    if (box->size && *box->size < box->header) {
      scan.is_malformed = true;
      return scan;
    }
    const bool is_here = !box->size || *box->size <= rest.size();
    const Bytes content =
        rest.subspan(box->header)
            .first((is_here && box->size ? *box->size : rest.size()) - box->header);
    if (!is_here) {
      scan.cut_box = at;
      if (*box->size <= UINT64_MAX - at) scan.cut_box_end = at + *box->size;
      scan.is_cut_box_moov = box->type == code("moov");
      scan.is_protected |= is_among(box->type, k_encrypted);
      scan.is_fragmented |= box->type == code("moof");
      return scan;
    }
    scanner.note(box->type, content);
    if (is_among(box->type, k_containers)) scanner.walk(content, box->type);
    if (!box->size) return scan;
    rest = rest.subspan(*box->size);
  }
  return scan;
}

}  // namespace matinee::media
