// SPDX-License-Identifier: MIT
//
// The index of a media file: `sidx` boxes (ISO/IEC 14496-12, 8.16.3), which may refer to others.
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
  bool is_index = false;     ///< to another sidx, not to media
  std::uint64_t offset = 0;  ///< in the file
  std::uint64_t size = 0;
  std::uint64_t duration = 0;  ///< in units of the timescale
};

struct Sidx {
  std::uint32_t timescale = 1;
  std::uint64_t earliest_time = 0;
  std::vector<SidxReference> references = {};
};

/// The first sidx of the boxes in `bytes`, which are those of the file from `start` on.
/// Errc::integrity where there is none, or it is cut off or makes no sense.
Result<Sidx> parse_sidx(std::span<const std::byte> bytes, std::uint64_t start);

/// A piece of the file that is asked for by itself; times are the file's own.
struct IndexedPiece {
  std::uint64_t offset = 0;
  std::uint64_t length = 0;
  Seconds start{};
  Seconds duration{};
  friend bool operator==(const IndexedPiece&, const IndexedPiece&) = default;
};

/// All pieces in their order, from the index in the file's bytes from `offset` on, `length` long,
/// and those it refers to. Errc::integrity as above, and for an index that goes back or round in a
/// circle; else the errors of `read`.
Result<std::vector<IndexedPiece>> read_index(const ByteReader& read, std::uint64_t offset,
                                             std::uint64_t length);

/// Puts the pieces in the place of the segment that `index` is for. Those outside of its time are
/// left out; with none left, the segment stays as it was.
void split_segment(Track& track, const SegmentIndex& index,
                   const std::vector<IndexedPiece>& pieces);

}  // namespace matinee::media
