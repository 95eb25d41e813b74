// SPDX-License-Identifier: MIT
#include "media/manifest/alignment.hpp"

#include <algorithm>

namespace matinee::media {

namespace {

// Only HLS timelines have numbers. In DASH each track has its own timestamps, and the manifest
// states when they begin.
bool has_shared_clock(const Track& track) {
  return std::ranges::all_of(track.timelines, [](const auto& t) { return t.number.has_value(); });
}

// The distance by which each timeline of the track has to move. No timeline moves to before the
// start of the previous one.
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

// A shorter overlap is rounding of durations.
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

bool is_beyond(const Track& track, const Segment& segment) {
  if (!segment.timeline) return false;
  const Timeline& timeline = track.timelines.at(*segment.timeline);
  const auto end = timeline.end ? timeline.end : timeline.cut;
  return end && segment.start + k_least_overlap >= *end;
}

}  // namespace

std::size_t trim_to_cuts(Track& track) {
  const auto before = track.segments.size();
  if (std::ranges::all_of(track.segments, [&](const auto& s) { return is_beyond(track, s); })) {
    for (Timeline& timeline : track.timelines) {
      timeline.end.reset();
      timeline.cut.reset();
    }
    return 0;
  }
  std::erase_if(track.segments, [&](const auto& s) { return is_beyond(track, s); });
  for (Segment& segment : track.segments) {
    if (!segment.timeline) continue;
    const auto& cut = track.timelines.at(*segment.timeline).cut;
    if (cut) segment.duration = std::min(segment.duration, *cut - segment.start);
  }
  return before - track.segments.size();
}

void align_timelines(std::vector<Track>& tracks) {
  for (std::size_t i = 1; i < tracks.size(); ++i) {
    Track& track = tracks[i];
    if (!has_shared_clock(track) || !has_shared_clock(tracks.front())) continue;
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
