// SPDX-License-Identifier: MIT
#include "media/join/track_check.hpp"

#include <algorithm>
#include <string>

#include <fmt/format.h>

namespace matinee::media {

namespace {

constexpr Seconds k_start_tolerance{1};
// Whatever the segments: the last one may be a frame long.
constexpr Seconds k_shortest_step{0.1};
constexpr Seconds k_longest_step{0.5};

// The longest silence that the manifest itself has.
Seconds declared_gap(const Track& track) {
  Seconds longest{0};
  for (std::size_t i = 1; i < track.segments.size(); ++i) {
    const Segment& before = track.segments[i - 1];
    longest = std::max(longest, track.segments[i].start - (before.start + before.duration));
  }
  return longest;
}

Seconds step_tolerance(const Track& track) {
  const auto shortest = std::ranges::min_element(track.segments, {}, &Segment::duration);
  return std::clamp(shortest->duration / 2, k_shortest_step, k_longest_step);
}

class TrackCheck {
 public:
  TrackCheck(const Track& track, std::size_t index) : track_(track), index_(index) {}

  Flaw whole(const std::string& what) const { return flaw(what, 0, track_.segments.size()); }

  Flaw at_fault(const remux_job::Failure& failure) const {
    Flaw flaw = flaw_at("", failure.place->at, failure.place->at);
    flaw.error = failure.error.within(fmt::format("track {}", track_.id));
    return flaw;
  }

  std::optional<Flaw> find(const remux_job::TrackReport& made) const {
    if (made.packets < track_.segments.size()) {
      return whole(fmt::format("{} packets of {} segments", made.packets, track_.segments.size()));
    }
    // Without durations there is nothing to hold it against.
    if (track_.span().count() <= 0) return std::nullopt;
    if (auto flaw = find_step(made)) return flaw;
    return find_length(made);
  }

 private:
  Flaw flaw(const std::string& what, std::size_t first, std::size_t end) const {
    return {.error = Error(Errc::integrity, fmt::format("track {}: {}", track_.id, what)),
            .track = index_,
            .first = first,
            .end = end};
  }

  // The segments around a time, with their neighbours: one of them is not what it should be.
  Flaw flaw_at(const std::string& what, Seconds from, Seconds to) const {
    const auto& segments = track_.segments;
    const auto starts_by = [](Seconds time, const Segment& s) { return time < s.start; };
    const auto before = std::ranges::upper_bound(segments, from, {}, &Segment::start);
    const auto after = std::upper_bound(segments.begin(), segments.end(), to, starts_by);
    const auto index = [&](auto at) { return static_cast<std::size_t>(at - segments.begin()); };
    const std::size_t first = index(before);
    return flaw(what, first < 2 ? 0 : first - 2, std::min(index(after) + 1, segments.size()));
  }

  std::optional<Flaw> find_step(const remux_job::TrackReport& made) const {
    const Seconds tolerance = step_tolerance(track_);
    if (made.largest_gap > tolerance + declared_gap(track_)) {
      return flaw_at(fmt::format("{:.2f} s are missing at {:.2f} s", made.largest_gap.count(),
                                 made.gap_at.count()),
                     made.gap_at, made.gap_at + made.largest_gap);
    }
    if (made.largest_overlap > tolerance) {
      return flaw_at(fmt::format("{:.2f} s come twice at {:.2f} s", made.largest_overlap.count(),
                                 made.overlap_at.count()),
                     made.overlap_at, made.overlap_at + made.largest_overlap);
    }
    return std::nullopt;
  }

  std::optional<Flaw> find_length(const remux_job::TrackReport& made) const {
    const Seconds span = track_.span();
    const Seconds start = track_.segments.front().start;
    if (made.first > start + k_start_tolerance) {
      return flaw_at(fmt::format("starts at {:.2f} s where the manifest says {:.2f} s",
                                 made.first.count(), start.count()),
                     start, made.first);
    }
    const Seconds tolerance = Seconds(1) + span * 0.001;
    const Seconds heard = made.summed.count() > 0
                              ? std::min(made.summed + declared_gaps(), made.duration)
                              : made.duration;
    const bool is_long = made.duration > span + tolerance + track_.segments.back().duration;
    if (heard >= span - tolerance && !is_long) return std::nullopt;
    return whole(fmt::format("{:.2f} s long where the manifest says {:.2f} s",
                             (is_long ? made.duration : heard).count(), span.count()));
  }

  Seconds declared_gaps() const {
    Seconds all{0};
    for (const Segment& segment : track_.segments)
      all += segment.duration;
    return std::max(track_.span() - all, Seconds(0));
  }

  const Track& track_;
  std::size_t index_;
};

}  // namespace

std::optional<Flaw> find_flaw(const Plan& plan, const remux_job::Report& report) {
  if (report.failure && report.failure->place &&
      report.failure->place->input < plan.tracks.size()) {
    const std::size_t index = report.failure->place->input;
    return TrackCheck(plan.tracks[index], index).at_fault(*report.failure);
  }
  for (std::size_t t = 0; t < plan.tracks.size(); ++t) {
    const Track& track = plan.tracks[t];
    const TrackCheck check(track, t);
    bool is_there = false;
    for (const remux_job::TrackReport& made : report.tracks) {
      if (made.input != t) continue;
      is_there |= made.kind == track.type;
      if (made.kind == TrackType::text) continue;
      if (auto flaw = check.find(made)) return flaw;
    }
    if (!is_there) return check.whole("missing in the result");
  }
  return std::nullopt;
}

}  // namespace matinee::media
