// SPDX-License-Identifier: MIT
//
// A walk over the boxes of ISO BMFF (ISO/IEC 14496-12), to tell what a file is and whether it is
// encrypted (ISO/IEC 23001-7). Nothing is decoded.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "media/container/byte_reader.hpp"

namespace matinee::media {

struct Mp4Scan {
  /// The first box is one that files of this family begin with.
  bool is_mp4 = false;
  bool has_moov = false;
  /// `moov` tells of fragments (mvex), or there is a moof.
  bool is_fragmented = false;
  /// A sample entry encv, enca, enct, encs or encm, a sinf, a pssh, or PIFF's uuid for either.
  bool is_protected = false;
  /// A box says that it ends before its header does or beyond the box it is in.
  bool is_malformed = false;
  /// From mvhd, in seconds; zero where it does not say.
  double duration = 0;
  /// Of the largest picture, from tkhd; zero if none.
  std::uint32_t width = 0;
  std::uint32_t height = 0;
  /// Of each sample entry that is known, as in RFC 6381: "avc1.64001f", "mp4a.40.2".
  std::vector<std::string> codecs = {};
  /// Where the walk over the outermost boxes needs bytes that are not here: the start of a box
  /// that is cut off. Nothing when `bytes` ends between two boxes, or the last one has no end.
  std::optional<std::uint64_t> cut_box;
  /// The end of that box; nothing when its header is cut off as well.
  std::optional<std::uint64_t> cut_box_end;
  bool is_cut_box_moov = false;
};

/// Looks at the `bytes` of a file from its byte `start`, which must be where a box begins.
/// Never fails, whatever the bytes are.
Mp4Scan scan_mp4(std::span<const std::byte> bytes, std::uint64_t start = 0);

/// Finds the `moov` of an MP4 file wherever it is, reading as little as possible, and what the
/// boxes up to there say. Errc::integrity for a file that has none, or whose boxes are broken.
Result<Mp4Scan> examine_mp4(const ByteReader& read);

}  // namespace matinee::media
