// SPDX-License-Identifier: MIT
//
// What a track promises of the presentation, by its manifest alone.
#pragma once

#include <optional>
#include <vector>

#include <matinee/manifest.hpp>

namespace matinee::media {

struct TimeSpan {
  Seconds start{};
  Seconds end{};
  friend bool operator==(const TimeSpan&, const TimeSpan&) = default;
};

/// The times in which the track has segments, in order; what touches or overlaps is one span.
/// Rounding of times makes no hole.
std::vector<TimeSpan> promised_spans(const Track& track);

/// The sum of these times.
Seconds promised_time(const Track& track);

/// Where the presentation, from zero to `duration`, goes on and the track promises nothing.
/// Manifests round durations: at both ends a hole has to be longer than that explains. Nothing for
/// a track without segments or with one of unknown length.
std::vector<TimeSpan> find_holes(const Track& track, Seconds duration);

}  // namespace matinee::media
