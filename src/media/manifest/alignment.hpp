// SPDX-License-Identifier: MIT
//
// Cuts tracks at the end of their timelines, and aligns the timelines of HLS tracks (RFC 8216,
// 6.3.3). The media timestamps restart at the same discontinuity in all tracks, but the segments
// before it do not have the same total length in each track.
#pragma once

#include <cstddef>
#include <vector>

#include <matinee/manifest.hpp>

namespace matinee::media {

/// Removes the segments that begin after the end of their timeline and shortens those that extend
/// beyond it. If no segment would remain, the stated end is wrong and is removed instead. Returns
/// the number of removed segments. The track must not have indices, because its segments are not
/// final before the indices are read.
std::size_t trim_to_cuts(Track& track);

/// HLS only: moves each timeline of every track, with its segments, to the start of the timeline
/// with the same discontinuity number in the first track. Differences in length therefore do not
/// accumulate. A timeline that the first track does not have moves as far as the one before it.
/// Audio that then overlaps the next timeline is cut.
void align_timelines(std::vector<Track>& tracks);

}  // namespace matinee::media
