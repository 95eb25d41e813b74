// SPDX-License-Identifier: MIT
#include "media/join/track_check.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include <fmt/format.h>

namespace matinee::media {

namespace {

using remux_job::Report;
using remux_job::Step;
using remux_job::TrackReport;

// Allowed for any segment duration, because the last segment may be a single frame.
constexpr Seconds k_shortest_step{0.1};
constexpr Seconds k_longest_step{0.5};

Seconds length_tolerance(Seconds length) {
  return Seconds(1) + length * 0.001;
}

Seconds end_of(const TrackReport& made) {
  return made.first + made.duration;
}

Seconds end_of(const Track& track) {
  return track.segments.front().start + track.span();
}

// The end of the presentation: by the manifest, or, if the manifest rounds, the actual end of the
// longest track.
Seconds end_of(const Plan& plan, const Report& report) {
  Seconds told{};
  Seconds made{};
  bool is_exact = false;
  for (const Track& track : plan.tracks) {
    if (track.type == TrackType::text || track.segments.empty()) continue;
    told = std::max(told, end_of(track));
    is_exact |= !has_rounded_durations(track);
  }
  for (const TrackReport& track : report.tracks) {
    if (track.kind != TrackType::text && track.packets > 0) made = std::max(made, end_of(track));
  }
  return is_exact ? std::max(told, plan.duration.value_or(told)) : made;
}

// The gaps that the manifest itself has, shortest first.
std::vector<Seconds> declared_gaps(const Track& track) {
  std::vector<Seconds> gaps;
  for (std::size_t i = 1; i < track.segments.size(); ++i) {
    const Segment& before = track.segments[i - 1];
    const Seconds gap = track.segments[i].start - (before.start + before.duration);
    if (gap > k_shortest_step) gaps.push_back(gap);
  }
  std::ranges::sort(gaps);
  return gaps;
}

Seconds step_tolerance(const Track& track) {
  const auto shortest = std::ranges::min_element(track.segments, {}, &Segment::duration);
  return std::clamp(shortest->duration / 2, k_shortest_step, k_longest_step);
}

class TrackCheck {
 public:
  TrackCheck(const Track& track, std::size_t index, Seconds presentation_end,
             std::vector<Finding>& findings)
      : track_(track), index_(index), end_(presentation_end), findings_(findings) {}

  void add(const std::string& what, std::size_t first, std::size_t end) {
    findings_.push_back({.track = index_,
                         .message = fmt::format("track {}: {}", track_.id, what),
                         .first = first,
                         .end = end});
  }

  void add_whole(const std::string& what) { add(what, 0, track_.segments.size()); }

  void check(const TrackReport& made) {
    const bool is_inside = made.kind != track_.type;
    subject_ = !is_inside ? "" : made.kind == TrackType::audio ? "its sound " : "its picture ";
    if (made.ignored_bytes > 0)
      add(fmt::format("{} bytes behind the end of its segments are ignored", made.ignored_bytes), 0,
          0);
    if (made.packets == 0) return add(subject_ + "is empty", 0, 0);
    // Without durations there is nothing to compare.
    if (track_.span().count() <= 0) return;
    const Seconds missing = check_steps(made);
    check_start(made);
    check_end(made);
    check_sum(made, missing);
  }

 private:
  // Adds a finding for the segments in a time range and their neighbours, because one of those may
  // be the damaged one.
  void add_at(const std::string& what, Seconds from, Seconds to) {
    const auto& segments = track_.segments;
    const auto starts_by = [](Seconds time, const Segment& s) { return time < s.start; };
    const auto before = std::ranges::upper_bound(segments, from, {}, &Segment::start);
    const auto after = std::upper_bound(segments.begin(), segments.end(), to, starts_by);
    const auto index = [&](auto at) { return static_cast<std::size_t>(at - segments.begin()); };
    const std::size_t first = index(before);
    add(what, first < 2 ? 0 : first - 2, std::min(index(after) + 1, segments.size()));
  }

  // Returns the total length of the gaps that are reported.
  Seconds check_steps(const TrackReport& made) {
    const Seconds tolerance = step_tolerance(track_);
    auto declared = declared_gaps(track_);
    Seconds missing{};
    for (const Step& gap : made.gaps) {
      if (gap.length <= tolerance) continue;
      missing += gap.length;
      const auto same = std::ranges::lower_bound(declared, gap.length - tolerance);
      if (same != declared.end()) {
        declared.erase(same);
        continue;
      }
      add_at(fmt::format("{}{:.2f} s are missing at {:.2f} s", subject_of(), gap.length.count(),
                         gap.at.count()),
             gap.at, gap.at + gap.length);
    }
    for (const Step& overlap : made.overlaps) {
      if (overlap.length <= tolerance) continue;
      add_at(fmt::format("{}{:.2f} s come twice at {:.2f} s", subject_of(), overlap.length.count(),
                         overlap.at.count()),
             overlap.at, overlap.at + overlap.length);
    }
    return missing;
  }

  void check_start(const TrackReport& made) {
    const Seconds start = track_.segments.front().start;
    if (made.first <= Seconds(1)) return;
    const std::string what = fmt::format("{}starts at {:.2f} s", subject_, made.first.count());
    if (made.first > start + Seconds(1)) return add_at(what, start, made.first);
    add(what, 0, 0);
  }

  void check_end(const TrackReport& made) {
    const Seconds told = end_of(track_) + drift_of(made);
    const Seconds tolerance = length_tolerance(end_);
    const std::string what = fmt::format("{}ends at {:.2f} s", subject_, end_of(made).count());
    if (end_of(made) < told - tolerance)
      return add_at(fmt::format("{}, the manifest says {:.2f} s", what, told.count()),
                    std::min(end_of(made), told), told);
    if (end_of(made) < end_ - tolerance)
      return add(fmt::format("{}, the presentation at {:.2f} s", what, end_.count()), 0, 0);
    if (end_of(made) > told + tolerance + track_.segments.back().duration)
      add(fmt::format("{}, the manifest says {:.2f} s", what, told.count()), 0, 0);
  }

  // How much later the last segment starts than the rounded durations say.
  Seconds drift_of(const TrackReport& made) const {
    if (!has_rounded_durations(track_) || !made.last_file_at) return {};
    const Seconds most(static_cast<double>(track_.segments.size()));
    const Seconds drift = *made.last_file_at - track_.segments.back().start;
    return drift > -most && drift < most ? drift : Seconds{};
  }

  // Finds many small gaps. Video frames that are shown longer than their duration leave none.
  void check_sum(const TrackReport& made, Seconds missing) {
    if (made.summed.count() <= 0) return;
    const Seconds lost = made.duration - made.summed - missing;
    if (lost <= length_tolerance(made.duration)) return;
    const std::string what =
        fmt::format("{}{:.2f} s are missing in small pieces", subject_of(), lost.count());
    if (made.kind == TrackType::audio) return add_whole(what);
    add(what, 0, 0);
  }

  // Converts "its sound " to "its sound: ", for a message that is a clause of its own.
  std::string subject_of() const {
    return subject_.empty() ? "" : subject_.substr(0, subject_.size() - 1) + ": ";
  }

  const Track& track_;
  std::size_t index_;
  Seconds end_;
  std::string subject_;
  std::vector<Finding>& findings_;
};

bool declares_picture(const Track& track) {
  return track.width || track.height;
}

}  // namespace

std::vector<Finding> find_oddities(const Plan& plan, const Report& report) {
  std::vector<Finding> findings;
  const Seconds end = end_of(plan, report);
  for (std::size_t t = 0; t < plan.tracks.size(); ++t) {
    const Track& track = plan.tracks[t];
    if (track.segments.empty()) continue;
    TrackCheck check(track, t, end, findings);
    bool is_there = false;
    bool has_picture = false;
    for (const TrackReport& made : report.tracks) {
      if (made.input != t) continue;
      is_there = true;
      has_picture |= made.kind == TrackType::video;
      if (made.kind != TrackType::text) check.check(made);
    }
    if (!is_there) {
      check.add_whole("missing in the result");
    } else if (track.type == TrackType::video && !has_picture && declares_picture(track)) {
      check.add_whole("has no picture");
    }
  }
  return findings;
}

}  // namespace matinee::media
