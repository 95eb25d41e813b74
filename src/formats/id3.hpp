// SPDX-License-Identifier: MIT
//
// The ID3v2 tag in front of a segment of packed audio (RFC 8216, 3.4): how long it is, and the
// timestamp in it that puts the segment on the clock of the other renditions.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace matinee::formats {

inline constexpr std::size_t k_id3_header_bytes = 10;

struct Id3Tag {
  /// Of the whole tag, header and footer included; it may be longer than what was looked at.
  std::size_t size = 0;
  /// From PRIV com.apple.streaming.transportStreamTimestamp: 33 bits, in ticks of 90 kHz.
  std::optional<std::uint64_t> timestamp = {};
};

/// The tag at the start of `bytes`; nothing if there is none. Frames that are broken, or cut off,
/// are ignored, and so is every other frame.
std::optional<Id3Tag> parse_id3(std::string_view bytes);

}  // namespace matinee::formats
