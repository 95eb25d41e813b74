// SPDX-License-Identifier: MIT
//
// A file of a part folder, and the resource from which it is fetched.
#pragma once

#include <cstdint>
#include <string>

#include <matinee/manifest.hpp>

namespace matinee::media {

/// Whether to check the format of a completed file; see segment_check.hpp.
enum class SegmentCheck : std::uint8_t { none, whole };

struct WantedFile {
  /// The name in the part folder. Chosen by this program.
  std::string name = {};
  std::string track_id = {};
  Resource resource = {};
  TrackType type = TrackType::video;
  SegmentCheck check = SegmentCheck::whole;
  /// Not empty if this is a range within the file of that name, at the offset of its range.
  std::string piece_of = {};
  /// Whether the file is optional: 404 and 410 give a note, not an error.
  bool may_be_missing = false;
  /// Whether a file of invalid format is accepted if a second fetch gives the same bytes; see
  /// Fetch::on_odd.
  bool may_be_odd = false;
};

}  // namespace matinee::media
