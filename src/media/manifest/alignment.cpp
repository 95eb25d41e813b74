// SPDX-License-Identifier: MIT
#include "media/manifest/alignment.hpp"

#include <algorithm>

namespace matinee::media {

namespace {

// How far each timeline of the track has to go.
std::vector<Seconds> shifts_of(const Track& track, const Track& reference) {
  std::vector<Seconds> shifts;
  Seconds shift{};
  Seconds earliest{};
  for (const Timeline& own : track.timelines) {
    const auto other =
        std::ranges::lower_bound(reference.timelines, own.number, {}, &Timeline::number);
    const bool is_known = other != reference.timelines.end() && other->number == own.number;
    if (is_known) shift = other->start - own.start;
    shift = std::max(shift, earliest - own.start);
    earliest = own.start + shift;
    shifts.push_back(shift);
  }
  return shifts;
}

// Rounding of durations is none of it.
constexpr Seconds k_least_overlap{0.001};

void cut(Track& track) {
  for (Segment& segment : track.segments) {
    const std::size_t index = segment.timeline.value_or(track.timelines.size());
    if (index + 1 >= track.timelines.size()) continue;
    const Seconds end = track.timelines[index + 1].start;
    if (segment.start + segment.duration <= end + k_least_overlap) continue;
    track.timelines[index].cut = end;
    segment.start = std::min(segment.start, end);
    segment.duration = end - segment.start;
  }
}

}  // namespace

void align_timelines(std::vector<Track>& tracks) {
  for (std::size_t i = 1; i < tracks.size(); ++i) {
    Track& track = tracks[i];
    const auto shifts = shifts_of(track, tracks.front());
    for (Segment& segment : track.segments) {
      if (segment.timeline) segment.start += shifts.at(*segment.timeline);
    }
    for (std::size_t t = 0; t < shifts.size(); ++t)
      track.timelines[t].start += shifts[t];
    if (track.type == TrackType::audio) cut(track);
  }
}

}  // namespace matinee::media
