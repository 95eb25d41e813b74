// SPDX-License-Identifier: MIT
//
// Which parts of the presentation a track covers, according to its manifest.
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

/// The time spans for which the track has segments, in order. Adjacent and overlapping segments
/// form one span. Gaps that rounding can explain are ignored.
std::vector<TimeSpan> promised_spans(const Track& track);

/// The total length of promised_spans.
Seconds promised_time(const Track& track);

/// The spans between zero and `duration`, the length of the presentation, that the track does not
/// cover. Manifests round durations, so a hole at the start or the end counts only if rounding
/// cannot explain it. Returns an empty list for a track that has no segments or a segment of
/// unknown duration.
std::vector<TimeSpan> find_holes(const Track& track, Seconds duration);

}  // namespace matinee::media
