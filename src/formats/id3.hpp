// SPDX-License-Identifier: MIT
//
// The ID3v2 tag at the start of a packed audio segment (RFC 8216, 3.4). The tag carries the
// timestamp that aligns the segment with the other renditions.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace matinee::formats {

inline constexpr std::size_t k_id3_header_bytes = 10;

struct Id3Tag {
  /// The size of the whole tag in bytes, including header and footer. It may exceed the size of the
  /// parsed bytes.
  std::size_t size = 0;
  /// The value of the frame PRIV com.apple.streaming.transportStreamTimestamp: a 33-bit MPEG-2
  /// timestamp in units of 1/90000 s. Absent if the tag has no such frame.
  std::optional<std::uint64_t> timestamp = {};
};

/// Parses the tag at the start of `bytes`. Returns nullopt if there is none. Ignores all frames
/// except the timestamp; a broken or truncated frame ends the search for it.
std::optional<Id3Tag> parse_id3(std::string_view bytes);

}  // namespace matinee::formats
