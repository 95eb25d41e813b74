// SPDX-License-Identifier: MIT
//
// The small languages inside a DASH MPD: durations, templates, timelines (ISO/IEC 23009-1:2022,
// 5.3.9). Times are whole numbers, so that the count of segments is exact.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <matinee/manifest.hpp>
#include <matinee/result.hpp>

#include "media/manifest/limits.hpp"

namespace matinee::media {

/// A date written as a duration, as live streams turned into films have it: up to 200 years.
inline constexpr std::int64_t k_furthest_start_s = std::int64_t{200} * 365 * 86'400;

/// xs:duration as nanoseconds, without a sign, up to `max_seconds`. A year counts 365 days, a month
/// 30. Blanks around it are passed over.
std::optional<std::int64_t> parse_iso_duration(
    std::string_view text, std::int64_t max_seconds = static_cast<std::int64_t>(k_max_duration));

/// A number that ought to be whole, as it is: "2000000", but also "2000000.0" and "2e6". Nothing
/// for a negative one and for what is no number.
std::optional<double> parse_dash_number(std::string_view text);

/// "first-last" of @range, @mediaRange and @indexRange; "first-" is to the end.
std::optional<Resource> parse_dash_range(std::string_view text);

struct TemplateValues {
  std::string_view representation_id;
  std::uint64_t bandwidth = 0;
  std::uint64_t number = 0;
  std::uint64_t time = 0;
};

/// Replaces $RepresentationID$, $Bandwidth$, $Number$, $Time$, with %0Nd where allowed, and $$.
/// Errc::failure for an identifier that is unknown or not closed, $SubNumber$ included.
Result<std::string> expand_template(std::string_view pattern, const TemplateValues& values);

/// One S of a SegmentTimeline.
struct TimelineEntry {
  std::optional<std::uint64_t> time;
  std::optional<std::uint64_t> number;
  std::uint64_t duration = 0;
  /// How often it comes again; below zero: up to the next entry's time or the end of the period.
  std::int64_t repeat = 0;
};

/// One segment, in units of the timescale.
struct Tick {
  std::uint64_t number = 0;
  std::uint64_t time = 0;
  std::uint64_t duration = 0;
  /// Only counted, and it would begin shortly before the end.
  bool may_be_missing = false;
};

/// What bounds a run of segments. Where both ends are known the nearer one counts.
struct TickBounds {
  std::uint64_t start_number = 1;
  std::optional<std::uint64_t> end_number;
  /// The media time at which the period ends.
  std::optional<std::uint64_t> end_time;
  std::uint64_t timescale = 1;
};

Result<std::vector<Tick>> expand_timeline(const std::vector<TimelineEntry>& entries,
                                          const TickBounds& bounds);

/// Segments of one duration, from `start_time`. The last one is cut to the end of the period; a
/// rest under a millisecond is rounding of the period's duration and makes no segment. Durations
/// are nominal: segments that would begin less than half of one, or half a second, before that end
/// may be missing.
Result<std::vector<Tick>> expand_duration(std::uint64_t start_time, std::uint64_t duration,
                                          const TickBounds& bounds);

/// nanoseconds * timescale / 1e9; nothing when that does not fit.
std::optional<std::uint64_t> ticks_of(std::int64_t nanoseconds, std::uint64_t timescale);

}  // namespace matinee::media
