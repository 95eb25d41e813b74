// SPDX-License-Identifier: MIT
//
// One file of a part folder and the resource that it is filled from.
#pragma once

#include <cstdint>
#include <string>

#include <matinee/manifest.hpp>

namespace matinee::media {

/// Whether a file that is complete is looked at before it counts: see segment_check.hpp.
enum class SegmentCheck : std::uint8_t { none, whole };

struct WantedFile {
  /// In the part folder; ours.
  std::string name = {};
  std::string track_id = {};
  Resource resource = {};
  TrackType type = TrackType::video;
  SegmentCheck check = SegmentCheck::whole;
  /// Not a file of its own but a piece of this one, at the offset of its range.
  std::string piece_of = {};
  /// The host may not have it (404, 410): that is a note then, and no error.
  bool may_be_missing = false;
  /// What is no whole segment of a known kind, but comes twice with the same bytes, is what the
  /// host has, and no error: Fetch::on_odd.
  bool may_be_odd = false;
};

}  // namespace matinee::media
