// SPDX-License-Identifier: MIT
//
// Checks whether the joined file matches the presentation. A gap, or a segment in the wrong place,
// does not change the length of the file.
//
// For each video and audio track, and for audio in a video track that is kept, it checks that
//  - the track exists;
//  - it starts and ends with the presentation and with its own segments, within a second plus a
//    thousandth of the length;
//  - no gap between two packets is longer than a gap of the manifest, and no overlap is longer than
//    parts may overlap: both within half a segment, but at least 0.1 s and at most 0.5 s;
//  - the sum of the packet durations is the length of the track, if the packets have durations.
// Manifests round. If all durations of a track are integers (HLS before version 3), its last
// segment may start up to one second per segment earlier or later than the manifest says, and the
// longest track defines the length of the presentation. Text may start late, end early and have
// gaps: it only has to exist.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include <matinee/manifest.hpp>

#include "media/manifest/plan.hpp"
#include "remux_job/report.hpp"

namespace matinee::media {

/// A difference from the presentation.
struct Finding {
  std::size_t track = 0;
  /// What and where, with the id of the track; for the user.
  std::string message = {};
  /// The segments that may be damaged: from `first` to before `end`. The range is empty if the
  /// media match the manifest, because fetching them again would not change anything.
  std::size_t first = 0;
  std::size_t end = 0;
};

/// Returns the findings in the order of the tracks.
std::vector<Finding> find_oddities(const Plan& plan, const remux_job::Report& report);

}  // namespace matinee::media
