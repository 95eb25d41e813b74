// SPDX-License-Identifier: MIT
//
// Whether what was joined is what the presentation promised. A hole in a film, or one segment in
// the place of another, does not show in the length of the file.
//
// Of each track of pictures or sound, and of the sound inside a video track that is to be kept:
//  - it is there;
//  - it begins and ends with the presentation and with its own segments, within a second and a
//    thousandth;
//  - between two packets there is no longer silence than the manifest's own gaps, and no packet is
//    further behind the one before it than parts may overlap: both within half a segment, but a
//    tenth of a second is nothing and half a second is too much;
//  - its packets together are as long as it is, where they say how long they are.
// Manifests round. Where every duration of a track is a whole number (HLS before version 3), its
// last segment may begin up to a second for each segment earlier or later than the manifest says,
// and the longest track is the presentation. Text may start late, end early and have gaps: it only
// has to be there.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include <matinee/manifest.hpp>

#include "media/manifest/plan.hpp"
#include "remux_job/report.hpp"

namespace matinee::media {

/// Something that is not as the presentation promised.
struct Finding {
  std::size_t track = 0;
  /// What and where, with the track's id; for people.
  std::string message = {};
  /// The segments that may be at fault: `first` up to, without it, `end`. None if the media are
  /// what the track's own list says: to fetch them again would bring the same.
  std::size_t first = 0;
  std::size_t end = 0;
};

/// In the order of the tracks.
std::vector<Finding> find_oddities(const Plan& plan, const remux_job::Report& report);

}  // namespace matinee::media
