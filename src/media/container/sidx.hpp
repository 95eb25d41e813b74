// SPDX-License-Identifier: MIT
//
// The segment index of a media file: `sidx` boxes (ISO/IEC 14496-12, 8.16.3). A sidx may refer to
// further sidx boxes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include <matinee/manifest.hpp>
#include <matinee/result.hpp>

#include "media/container/byte_reader.hpp"

namespace matinee::media {

struct SidxReference {
  bool is_index = false;       ///< refers to another sidx instead of media
  std::uint64_t offset = 0;    ///< from the start of the file, in bytes
  std::uint64_t size = 0;      ///< in bytes
  std::uint64_t duration = 0;  ///< in units of 1/timescale s
};

struct Sidx {
  std::uint32_t timescale = 1;      ///< units per second, never zero
  std::uint64_t earliest_time = 0;  ///< presentation time of the first reference
  std::vector<SidxReference> references = {};
};

/// Parses the first sidx among the boxes in `bytes`, which begin at offset `start` of the file.
/// Fails with Errc::integrity if there is no sidx, or if it is truncated or invalid.
Result<Sidx> parse_sidx(std::span<const std::byte> bytes, std::uint64_t start);

/// A range of the file that can be requested on its own. Times are in the file's own timeline.
struct IndexedPiece {
  std::uint64_t offset = 0;
  std::uint64_t length = 0;
  Seconds start{};
  Seconds duration{};
  friend bool operator==(const IndexedPiece&, const IndexedPiece&) = default;
};

/// Reads the index that occupies `length` bytes at `offset` of the file, follows its references to
/// further indices, and returns all pieces in file order. Fails with Errc::integrity like
/// parse_sidx, also if there are too many or too deeply nested indices, and with the errors of
/// `read`.
Result<std::vector<IndexedPiece>> read_index(const ByteReader& read, std::uint64_t offset,
                                             std::uint64_t length);

/// Replaces the segment of `track` that `index` describes with the pieces. Skips pieces outside the
/// time range of `index`. If no piece remains, the segment is left unchanged.
void split_segment(Track& track, const SegmentIndex& index,
                   const std::vector<IndexedPiece>& pieces);

}  // namespace matinee::media
