// SPDX-License-Identifier: MIT
//
// What a track has beyond the end of its timelines, and the timelines of HLS (RFC 8216, 6.3.3):
// where the media's clock starts anew, it does so in all tracks, though the segments before are not
// of equal length in each.
#pragma once

#include <cstddef>
#include <vector>

#include <matinee/manifest.hpp>

namespace matinee::media {

/// Leaves out segments that begin after the end of their timeline, and shortens those that go
/// on beyond it. Where no segment would be left the cut is wrong: it is removed instead. Returns
/// how many were left out. The track must not have indices.
std::size_t trim_to_cuts(Track& track);

/// HLS: moves each timeline of every track, with its segments, to where the first track has the one
/// of the same number: lengths that differ do not add up. What is not in the first track goes with
/// what is before it. Sound that goes on beyond its timeline then is cut there.
void align_timelines(std::vector<Track>& tracks);

}  // namespace matinee::media
