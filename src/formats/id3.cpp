// SPDX-License-Identifier: MIT
#include "formats/id3.hpp"

#include <algorithm>
#include <string>

#include "base/endian.hpp"

namespace matinee::formats {

namespace {

// The flags in the tag header (ID3v2.4, 3.1).
constexpr unsigned k_unsynchronised = 0x80;
constexpr unsigned k_has_extended_header = 0x40;
constexpr unsigned k_has_footer = 0x10;

unsigned byte_at(std::string_view bytes, std::size_t at) {
  return static_cast<unsigned char>(bytes[at]);
}

// A syncsafe integer (ID3v2.4, 6.2): the low seven bits of each of four bytes.
std::size_t read_syncsafe(std::string_view bytes, std::size_t at) {
  std::size_t value = 0;
  for (std::size_t i = at; i < at + 4; ++i)
    value = value << 7 | (byte_at(bytes, i) & 0x7fU);
  return value;
}

// Reverses the unsynchronisation scheme (ID3v2.4, 6.1): the writer inserted a zero byte after each
// 0xff.
std::string synchronised(std::string_view bytes) {
  std::string text;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    text += bytes[i];
    if (bytes[i] == '\xff' && i + 1 < bytes.size() && bytes[i + 1] == '\0') ++i;
  }
  return text;
}

std::optional<std::uint64_t> timestamp_in(std::string_view frame) {
  constexpr std::string_view k_owner{"com.apple.streaming.transportStreamTimestamp\0", 45};
  if (!frame.starts_with(k_owner) || frame.size() < k_owner.size() + 8) return std::nullopt;
  return read_big<std::uint64_t>(frame, k_owner.size()) & ((std::uint64_t{1} << 33) - 1);
}

// Frame sizes are syncsafe in ID3v2.4 and plain 32-bit numbers in ID3v2.3. ID3v2.2 has no PRIV
// frame, so this search finds nothing there.
std::optional<std::uint64_t> find_timestamp(std::string_view frames, unsigned version) {
  constexpr std::size_t k_frame_header_bytes = 10;
  while (frames.size() >= k_frame_header_bytes && frames[0] != '\0') {
    const std::size_t size =
        version >= 4 ? read_syncsafe(frames, 4) : read_big<std::uint32_t>(frames, 4);
    const std::string_view rest = frames.substr(k_frame_header_bytes);
    if (size > rest.size()) return std::nullopt;
    if (frames.starts_with("PRIV")) {
      if (const auto timestamp = timestamp_in(rest.substr(0, size))) return timestamp;
    }
    frames = rest.substr(size);
  }
  return std::nullopt;
}

}  // namespace

std::optional<Id3Tag> parse_id3(std::string_view bytes) {
  if (bytes.size() < k_id3_header_bytes || !bytes.starts_with("ID3")) return std::nullopt;
  const unsigned version = byte_at(bytes, 3);
  const unsigned flags = byte_at(bytes, 5);
  const std::size_t content = read_syncsafe(bytes, 6);
  Id3Tag tag{.size = k_id3_header_bytes + content +
                     ((flags & k_has_footer) != 0 ? k_id3_header_bytes : 0)};
  std::string frames(bytes.substr(k_id3_header_bytes, content));
  if ((flags & k_unsynchronised) != 0) frames = synchronised(frames);
  if ((flags & k_has_extended_header) != 0 && frames.size() >= 4) {
    // In ID3v2.3 the size of the extended header excludes its own four bytes (3.2).
    const std::size_t size =
        version >= 4 ? read_syncsafe(frames, 0) : read_big<std::uint32_t>(frames, 0) + 4UL;
    frames.erase(0, std::min(size, frames.size()));
  }
  tag.timestamp = find_timestamp(frames, version);
  return tag;
}

}  // namespace matinee::formats
