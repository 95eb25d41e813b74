// SPDX-License-Identifier: MIT
//
// Scans the boxes of an ISO BMFF file (ISO/IEC 14496-12) to find out what it contains and whether
// it is encrypted (ISO/IEC 23001-7). Nothing is decoded.
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
  /// The first box has a type with which files of this family begin.
  bool is_mp4 = false;
  bool has_moov = false;
  /// The file has an mvex box in its moov, or a moof.
  bool is_fragmented = false;
  /// The file has a sample entry encv, enca, enct, encs or encm, a sinf, pssh or senc box, or a
  /// uuid box that stands for one of them in PIFF.
  bool is_protected = false;
  /// A box claims to end before its own header ends, or beyond the end of its parent.
  bool is_malformed = false;
  /// The duration from mvhd, in seconds. Zero if mvhd does not state it.
  double duration = 0;
  /// The size in pixels of the largest picture, from tkhd. Zero if there is none.
  std::uint32_t width = 0;
  std::uint32_t height = 0;
  /// One entry for each known sample entry, in the form of RFC 6381: "avc1.64001f", "mp4a.40.2".
  std::vector<std::string> codecs = {};
  /// The offset in the file of a top-level box that extends beyond `bytes`. Absent if `bytes` ends
  /// at a box boundary, or if the last box extends to the end of the file.
  std::optional<std::uint64_t> cut_box;
  /// The offset at which that box ends. Absent if its header is truncated too.
  std::optional<std::uint64_t> cut_box_end;
  bool is_cut_box_moov = false;
};

/// Scans `bytes`, the part of a file that begins at offset `start`. `start` must be the start of a
/// top-level box. Never fails: the flags of the result describe malformed input.
Mp4Scan scan_mp4(std::span<const std::byte> bytes, std::uint64_t start = 0);

/// Scans an MP4 file up to and including its moov, which may be at the start or at the end. Reads
/// headers and skips media data. Stops early when it finds a sign of encryption. Fails with
/// Errc::integrity if the file has no moov or its boxes are malformed, and with the errors of
/// `read`.
Result<Mp4Scan> examine_mp4(const ByteReader& read);

}  // namespace matinee::media
