// SPDX-License-Identifier: MIT
//
// Whether what was joined is what the plan promised. A hole in a film, or one segment in the place
// of another, does not show in the length of the file.
//
// Of each track, and of the audio inside a video track, that is kept:
//  - it is there, with at least a packet for each segment;
//  - it starts where the manifest says, within a second;
//  - it is as long as the segments together, within a second and a thousandth (the durations in
//    manifests are rounded), and so are its packets together where they say how long they are;
//  - between two packets there is no longer silence than the manifest's own gaps, and no packet is
//    further behind the one before it than parts may overlap: both within half a segment, but a
//    tenth of a second is nothing and half a second is too much.
// Text may start late, end early and have gaps: it only has to be there.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include <matinee/error.hpp>
#include <matinee/manifest.hpp>

#include "media/manifest/plan.hpp"
#include "remux_job/report.hpp"

namespace matinee::media {

/// What is wrong, and the segments that may be at fault: `first` up to, without it, `end`.
struct Flaw {
  Error error;
  std::size_t track = 0;
  std::size_t first = 0;
  std::size_t end = 0;
};

/// The first flaw, what made the join fail among them; Errc::integrity, and the message names the
/// track.
std::optional<Flaw> find_flaw(const Plan& plan, const remux_job::Report& report);

}  // namespace matinee::media
