// SPDX-License-Identifier: MIT
//
// The timelines of HLS (RFC 8216, 6.3.3): where the media's clock starts anew, it does so in all
// tracks, though the segments before are not of equal length in each.
#pragma once

#include <vector>

#include <matinee/manifest.hpp>

namespace matinee::media {

/// Moves each timeline of every track, with its segments, to where the first track has the one of
/// the same number: lengths that differ do not add up. What is not in the first track goes with
/// what is before it. Sound that goes on beyond its timeline then is cut there.
void align_timelines(std::vector<Track>& tracks);

}  // namespace matinee::media
