// SPDX-License-Identifier: MIT
#include "media/container/sidx.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include "base/endian.hpp"
#include "formats/mp4_box.hpp"
#include "media/manifest/limits.hpp"

namespace matinee::media {

namespace {

using Bytes = std::span<const std::byte>;
using formats::box_type;
using formats::parse_box_header;

constexpr std::size_t k_reference_bytes = 12;
constexpr std::size_t k_first_read = 16u << 10;
constexpr std::size_t k_max_indices = 2'000;

Error broken() {
  return {Errc::integrity, "the index (sidx) of the file is broken"};
}

// Reads successive big-endian numbers. A read past the end returns zero and sets is_cut().
class Cursor {
 public:
  explicit Cursor(Bytes bytes) : bytes_(bytes) {}

  std::uint64_t take(std::size_t size) {
    if (size > left()) {
      is_cut_ = true;
      at_ = bytes_.size();
      return 0;
    }
    at_ += size;
    return read_big<std::uint64_t>(bytes_, at_ - size, size);
  }

  std::size_t left() const { return bytes_.size() - at_; }
  bool is_cut() const { return is_cut_; }

 private:
  Bytes bytes_;
  std::size_t at_ = 0;
  bool is_cut_ = false;
};

// Parses the content of a sidx. `end` is the file offset at which the box ends. References are
// relative to it.
Result<Sidx> parse_content(Bytes content, std::uint64_t end) {
  Cursor cursor(content);
  const bool is_long = cursor.take(1) > 0;
  cursor.take(3 + 4);  // flags, reference_ID
  Sidx sidx{.timescale = static_cast<std::uint32_t>(cursor.take(4))};
  sidx.earliest_time = cursor.take(is_long ? 8 : 4);
  const std::uint64_t first_offset = cursor.take(is_long ? 8 : 4);
  cursor.take(2);
  const std::uint64_t count = cursor.take(2);
  if (cursor.is_cut() || sidx.timescale == 0 || first_offset > k_max_offset) return broken();
  if (cursor.left() < count * k_reference_bytes) return broken();
  std::uint64_t offset = end + first_offset;
  for (std::uint64_t i = 0; i < count; ++i) {
    constexpr std::uint32_t k_index_bit = 1u << 31;
    const auto word = static_cast<std::uint32_t>(cursor.take(4));
    const SidxReference reference{.is_index = (word & k_index_bit) != 0,
                                  .offset = offset,
                                  .size = word & ~k_index_bit,
                                  .duration = cursor.take(4)};
    cursor.take(4);  // stream access points
    offset += reference.size;
    if (reference.size == 0 || offset > k_max_offset) return broken();
    sidx.references.push_back(reference);
  }
  return sidx;
}

// Reads and parses the first sidx at `offset`. Most indices fit into the first small read; only a
// larger one needs the second.
Result<Sidx> read_sidx(const ByteReader& read, std::uint64_t offset, std::uint64_t length) {
  const auto wanted = static_cast<std::size_t>(std::min<std::uint64_t>(length, k_first_read));
  MATINEE_TRY_ASSIGN(std::string bytes, read(offset, wanted));
  auto sidx = parse_sidx(std::as_bytes(std::span(bytes)), offset);
  if (sidx || length <= wanted || bytes.size() < wanted) return sidx;
  const auto whole = static_cast<std::size_t>(std::min<std::uint64_t>(length, k_max_index_bytes));
  MATINEE_TRY_ASSIGN(bytes, read(offset, whole));
  return parse_sidx(std::as_bytes(std::span(bytes)), offset);
}

// A sidx on the path from the root to the current reference.
struct Level {
  Sidx sidx;
  std::size_t next = 0;
  std::uint64_t time = 0;
};

}  // namespace

Result<Sidx> parse_sidx(Bytes bytes, std::uint64_t start) {
  std::uint64_t at = start;
  while (true) {
    const auto box = parse_box_header(bytes);
    // A box without a size extends to the end of the file and would contain the media as well.
    if (!box || !box->size || box->is_malformed() || *box->size > bytes.size()) return broken();
    if (box->type == box_type("sidx")) {
      return parse_content(bytes.first(*box->size).subspan(box->length), at + *box->size);
    }
    bytes = bytes.subspan(*box->size);
    at += *box->size;
  }
}

Result<std::vector<IndexedPiece>> read_index(const ByteReader& read, std::uint64_t offset,
                                             std::uint64_t length) {
  std::vector<IndexedPiece> pieces;
  std::vector<Level> levels;
  std::size_t indices = 0;
  const auto enter = [&](std::uint64_t at, std::uint64_t size) -> Result<void> {
    constexpr std::size_t k_max_levels = 64;
    if (++indices > k_max_indices || levels.size() >= k_max_levels) return broken();
    MATINEE_TRY_ASSIGN(Sidx sidx, read_sidx(read, at, size));
    const std::uint64_t time = sidx.earliest_time;
    levels.push_back({.sidx = std::move(sidx), .next = 0, .time = time});
    return {};
  };
  MATINEE_TRY(enter(offset, length));
  while (!levels.empty()) {
    Level& level = levels.back();
    if (level.next == level.sidx.references.size()) {
      levels.pop_back();
      continue;
    }
    const SidxReference reference = level.sidx.references[level.next++];
    const std::uint64_t time = std::exchange(level.time, level.time + reference.duration);
    // A reference can only point forward (its offset counts from the end of its sidx), so cycles
    // are impossible.
    if (reference.is_index) {
      // Drop a finished level first, so that a chain of indices does not count as nesting.
      if (level.next == level.sidx.references.size()) levels.pop_back();
      MATINEE_TRY(enter(reference.offset, reference.size));
      continue;
    }
    const auto seconds = [&](std::uint64_t ticks) {
      return Seconds(static_cast<double>(ticks) / level.sidx.timescale);
    };
    pieces.push_back({.offset = reference.offset,
                      .length = reference.size,
                      .start = seconds(time),
                      .duration = seconds(reference.duration)});
    if (pieces.size() > k_max_segments) return broken();
  }
  return pieces;
}

void split_segment(Track& track, const SegmentIndex& index,
                   const std::vector<IndexedPiece>& pieces) {
  // A piece that overlaps the time range by less than this does so because of rounding.
  constexpr Seconds k_rounding(0.001);
  const Segment whole = track.segments.at(index.segment);
  std::vector<Segment> parts;
  for (const IndexedPiece& piece : pieces) {
    Segment part = whole;
    part.resource.offset = piece.offset;
    part.resource.length = piece.length;
    part.start = index.origin + piece.start;
    part.duration = piece.duration;
    part.discontinuity = whole.discontinuity && parts.empty();
    const bool is_before = part.start + part.duration <= index.start + k_rounding;
    const bool is_after = index.end && part.start >= *index.end - k_rounding;
    if (!is_before && !is_after) parts.push_back(std::move(part));
  }
  if (parts.empty()) return;
  const auto at = track.segments.begin() + static_cast<std::ptrdiff_t>(index.segment);
  track.segments.insert(track.segments.erase(at), std::make_move_iterator(parts.begin()),
                        std::make_move_iterator(parts.end()));
}

}  // namespace matinee::media
