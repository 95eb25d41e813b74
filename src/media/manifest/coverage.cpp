// SPDX-License-Identifier: MIT
#include "media/manifest/coverage.hpp"

#include <algorithm>
#include <cmath>

namespace matinee::media {

namespace {

// Manifests round times to milliseconds at worst, but in HLS the rounding errors of successive
// durations accumulate.
constexpr Seconds k_inner_tolerance{0.25};
constexpr Seconds k_end_tolerance{1};

// EXTINF is an integer in HLS versions 1 and 2 (RFC 8216, 4.3.2.1), so each may be off by half a
// second. A tenth of the duration is the limit: a greater difference is a real hole.
Seconds end_tolerance(const Track& track, Seconds duration) {
  const bool are_whole = std::ranges::all_of(track.segments, [](const Segment& segment) {
    return segment.duration.count() == std::floor(segment.duration.count());
  });
  const Seconds rounding = duration * 0.001;
  if (!are_whole || track.url.empty()) return k_end_tolerance + rounding;
  const Seconds rounded(0.5 * static_cast<double>(track.segments.size()));
  return k_end_tolerance + std::min(rounded, duration * 0.1);
}

}  // namespace

std::vector<TimeSpan> promised_spans(const Track& track) {
  std::vector<TimeSpan> spans;
  for (const Segment& segment : track.segments) {
    const Seconds end = segment.start + segment.duration;
    if (spans.empty() || segment.start > spans.back().end + k_inner_tolerance) {
      spans.push_back({.start = segment.start, .end = end});
    } else {
      spans.back().end = std::max(spans.back().end, end);
    }
  }
  return spans;
}

Seconds promised_time(const Track& track) {
  Seconds sum{};
  for (const TimeSpan& span : promised_spans(track))
    sum += span.end - span.start;
  return sum;
}

std::vector<TimeSpan> find_holes(const Track& track, Seconds duration) {
  const bool is_known = std::ranges::none_of(
      track.segments, [](const Segment& segment) { return segment.duration.count() <= 0; });
  if (track.segments.empty() || !is_known) return {};
  const Seconds tolerance = end_tolerance(track, duration);
  const auto spans = promised_spans(track);
  std::vector<TimeSpan> holes;
  if (spans.front().start > tolerance) holes.push_back({.end = spans.front().start});
  for (std::size_t i = 1; i < spans.size(); ++i)
    holes.push_back({.start = spans[i - 1].end, .end = spans[i].start});
  if (spans.back().end + tolerance < duration) {
    holes.push_back({.start = spans.back().end, .end = duration});
  }
  return holes;
}

}  // namespace matinee::media
