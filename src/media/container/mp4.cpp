// SPDX-License-Identifier: MIT
#include "media/container/mp4.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "base/endian.hpp"
#include "formats/mp4_box.hpp"
#include "media/manifest/limits.hpp"

namespace matinee::media {

namespace {

using Bytes = std::span<const std::byte>;
using formats::box_type;
using formats::parse_box_header;

// The deepest path of interest, moov/trak/mdia/minf/stbl/stsd/encv/sinf, has 8 levels.
constexpr std::size_t k_max_depth = 16;
// A film has a few dozen boxes. The limit bounds the time that a hostile file of empty boxes costs.
constexpr std::size_t k_max_boxes = 2'000'000;

template <std::size_t Size>
bool is_among(std::uint32_t type, const std::array<std::uint32_t, Size>& types) {
  return std::ranges::find(types, type) != types.end();
}

constexpr std::array k_first = {
    box_type("ftyp"), box_type("styp"), box_type("moov"), box_type("moof"), box_type("mdat"),
    box_type("free"), box_type("skip"), box_type("wide"), box_type("sidx"), box_type("pdin"),
    box_type("emsg"), box_type("prft"), box_type("uuid")};
constexpr std::array k_containers = {box_type("moov"), box_type("trak"), box_type("mdia"),
                                     box_type("minf"), box_type("stbl"), box_type("moof"),
                                     box_type("traf"), box_type("mvex"), box_type("edts"),
                                     box_type("dinf"), box_type("udta")};
constexpr std::array k_encrypted = {box_type("encv"), box_type("enca"), box_type("enct"),
                                    box_type("encs"), box_type("encm"), box_type("sinf"),
                                    box_type("pssh"), box_type("senc")};
constexpr std::array k_visual = {box_type("avc1"), box_type("avc3"), box_type("hvc1"),
                                 box_type("hev1"), box_type("mp4v"), box_type("vp08"),
                                 box_type("vp09"), box_type("av01"), box_type("dvh1"),
                                 box_type("dvhe"), box_type("dvav"), box_type("dva1")};
constexpr std::array k_sound = {box_type("mp4a"), box_type("ac-3"), box_type("ec-3"),
                                box_type("ac-4"), box_type("Opus"), box_type("fLaC"),
                                box_type("alac")};

// PIFF 1.1: the uuid boxes that preceded pssh, tenc and senc of ISO/IEC 23001-7.
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

// Returns true if `bytes` is a sequence of well-formed boxes that ends exactly at the end.
bool are_boxes(Bytes bytes) {
  while (!bytes.empty()) {
    const auto box = parse_box_header(bytes);
    if (!box || !box->size || box->is_malformed() || *box->size > bytes.size()) return false;
    bytes = bytes.subspan(*box->size);
  }
  return true;
}

// The length of an audio sample entry before its child boxes (ISO/IEC 14496-12, 12.2.3).
// QuickTime's "Sound Sample Description" versions 1 and 2 add fields; version 1 of ISO does not.
// Both use the same version number, so this function looks for child boxes at the position that ISO
// prescribes.
std::size_t bytes_of_sound_entry(Bytes content) {
  constexpr std::size_t k_iso = 28;
  constexpr std::array<std::size_t, 3> k_lengths = {k_iso, k_iso + 16, k_iso + 36};
  const auto version = read_big<std::uint16_t>(content, 8);
  if (version >= k_lengths.size() || content.size() < k_lengths.at(version)) return k_iso;
  return are_boxes(content.subspan(k_iso)) ? k_iso : k_lengths.at(version);
}

// The number of content bytes that precede the child boxes. Returns nullopt for a box without
// children.
std::optional<std::size_t> bytes_before_children(std::uint32_t type, std::uint32_t parent,
                                                 Bytes content) {
  if (is_among(type, k_containers)) return 0;
  if (type == box_type("stsd")) return 8;  // version, flags and entry count
  if (type == box_type("meta")) return std::nullopt;
  if (parent != box_type("stsd")) return std::nullopt;
  if (is_among(type, k_visual)) return 78;  // VisualSampleEntry, ISO/IEC 14496-12, 12.1.3
  if (is_among(type, k_sound)) return bytes_of_sound_entry(content);
  return std::nullopt;
}

class Scanner {
 public:
  explicit Scanner(Mp4Scan& scan) : scan_(scan) {}

  // Walks the boxes inside a complete box. Uses an explicit stack instead of recursion, so that
  // nesting in the file cannot exhaust the call stack.
  void walk(Bytes content, std::uint32_t type) {
    std::vector<Level> levels{{content, type}};
    while (!levels.empty()) {
      Level& level = levels.back();
      const auto box = parse_box_header(level.rest);
      if (!box || ++boxes_ > k_max_boxes) {
        levels.pop_back();
        continue;
      }
      const std::uint64_t size = box->size.value_or(level.rest.size());
      if (size < box->length || size > level.rest.size()) {
        scan_.is_malformed = true;
        levels.pop_back();
        continue;
      }
      const Bytes inner = level.rest.subspan(box->length, size - box->length);
      const std::uint32_t parent = level.type;
      level.rest = level.rest.subspan(size);
      note(box->type, inner);
      note_codec(box->type, parent, inner);
      const auto skipped = bytes_before_children(box->type, parent, inner);
      if (skipped && *skipped <= inner.size() && levels.size() < k_max_depth) {
        levels.push_back({inner.subspan(*skipped), box->type});
      }
    }
  }

  void note(std::uint32_t type, Bytes content) {
    scan_.is_protected |= is_among(type, k_encrypted);
    scan_.is_protected |= type == box_type("uuid") && is_piff_protection(content);
    scan_.has_moov |= type == box_type("moov");
    scan_.is_fragmented |= type == box_type("mvex") || type == box_type("moof");
    if (type == box_type("mvhd")) note_duration(content);
    if (type == box_type("tkhd")) note_size(content);
  }

 private:
  // Records the codec of a sample entry, or the profile from the configuration box inside one.
  void note_codec(std::uint32_t type, std::uint32_t parent, Bytes content) {
    constexpr std::size_t k_max_codecs = 16;
    const bool is_known = is_among(type, k_visual) || is_among(type, k_sound);
    if (parent == box_type("stsd") && is_known && scan_.codecs.size() < k_max_codecs) {
      std::string name;
      for (int shift = 24; shift >= 0; shift -= 8)
        name += static_cast<char>(type >> shift & 0xff);
      scan_.codecs.push_back(std::move(name));
    }
    if (scan_.codecs.empty() || scan_.codecs.back().find('.') != std::string::npos) return;
    // ISO/IEC 14496-15, 5.3.3: bytes 1 to 3 of avcC are profile, constraint flags and level, which
    // RFC 6381 appends to the codec in hexadecimal.
    if (type == box_type("avcC") && is_among(parent, k_visual) && content.size() >= 4) {
      scan_.codecs.back() += fmt::format(".{:06x}", read_big<std::uint32_t>(content, 1, 3));
    }
    if (type == box_type("esds") && parent == box_type("mp4a"))
      scan_.codecs.back() += object_type(content);
  }

  // Returns the object type of an esds box as an RFC 6381 suffix, or an empty string if the box has
  // an unexpected structure. ISO/IEC 14496-1, 7.2.6: the descriptors are nested, and each begins
  // with a tag and a length that is encoded with 7 bits per byte.
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

  // ISO/IEC 14496-12, 8.2.2: version 1 of mvhd has 64-bit times.
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

  // ISO/IEC 14496-12, 8.3.2: tkhd ends with width and height as 16.16 fixed-point numbers.
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
    const auto box = parse_box_header(rest);
    if (!box) {
      scan.cut_box = at;
      return scan;
    }
    if (rest.size() == bytes.size()) scan.is_mp4 = is_among(box->type, k_first);
    if (box->is_malformed()) {
      scan.is_malformed = true;
      return scan;
    }
    const bool is_here = !box->size || *box->size <= rest.size();
    const Bytes content =
        rest.subspan(box->length)
            .first((is_here && box->size ? *box->size : rest.size()) - box->length);
    if (!is_here) {
      scan.cut_box = at;
      if (*box->size <= UINT64_MAX - at) scan.cut_box_end = at + *box->size;
      scan.is_cut_box_moov = box->type == box_type("moov");
      scan.is_protected |= is_among(box->type, k_encrypted);
      scan.is_fragmented |= box->type == box_type("moof");
      return scan;
    }
    scanner.note(box->type, content);
    if (is_among(box->type, k_containers)) scanner.walk(content, box->type);
    if (!box->size) return scan;
    rest = rest.subspan(*box->size);
  }
  return scan;
}

// Moves from box to box. Each step reads the start of a box that the previous read did not contain,
// so that a large mdat before the moov costs one short read. A moov is read again as a whole.
Result<Mp4Scan> examine_mp4(const ByteReader& read) {
  constexpr std::size_t k_head_bytes = 64u << 10;
  constexpr int k_max_hops = 64;
  std::uint64_t at = 0;
  std::size_t size = k_head_bytes;
  Mp4Scan all;
  for (int hop = 0; hop < k_max_hops; ++hop) {
    MATINEE_TRY_ASSIGN(const std::string bytes, read(at, size));
    if (bytes.empty()) break;
    const Mp4Scan scan = scan_mp4(std::as_bytes(std::span(bytes)), at);
    if (hop == 0) all.is_mp4 = scan.is_mp4;
    all.is_protected |= scan.is_protected;
    all.is_fragmented |= scan.is_fragmented;
    all.has_moov |= scan.has_moov && !scan.is_cut_box_moov;
    all.duration = std::max(all.duration, scan.duration);
    if (!scan.codecs.empty()) all.codecs = scan.codecs;
    if (scan.height > all.height)
      std::tie(all.width, all.height) = std::pair(scan.width, scan.height);
    if (!all.is_mp4 || scan.is_malformed) return Error(Errc::integrity, "the MP4 boxes are broken");
    if (all.has_moov || all.is_protected) return all;
    const bool is_short = bytes.size() < size;
    if (!scan.cut_box && is_short) break;
    if (scan.is_cut_box_moov) {
      if (is_short) return Error(Errc::integrity, "the MP4 file ends inside its moov");
      if (!scan.cut_box_end || *scan.cut_box_end - *scan.cut_box > k_max_init_bytes) {
        return Error(Errc::integrity, "the moov of the MP4 file is too large");
      }
      at = *scan.cut_box;
      size = static_cast<std::size_t>(*scan.cut_box_end - at);
      continue;
    }
    at = scan.cut_box ? scan.cut_box_end.value_or(*scan.cut_box) : at + bytes.size();
    size = k_head_bytes;
  }
  // A media segment without its initialization segment has no moov and cannot be played alone.
  return Error(Errc::integrity, "the MP4 file has no moov");
}

}  // namespace matinee::media
