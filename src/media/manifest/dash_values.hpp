// SPDX-License-Identifier: MIT
//
// Parsers for the values inside a DASH MPD: durations, templates and timelines (ISO/IEC
// 23009-1:2022, 5.3.9). Times are integers, so that the number of segments is exact.
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

/// The largest duration in an MPD, in seconds: 200 years. A recorded live stream may state its
/// times as durations since 1970.
inline constexpr std::int64_t k_furthest_start_s = std::int64_t{200} * 365 * 86'400;

/// Parses an unsigned xs:duration of at most `max_seconds` and returns it in nanoseconds. A year
/// counts as 365 days and a month as 30. Surrounding blanks are ignored. Returns nullopt if the
/// text is invalid or out of range.
std::optional<std::int64_t> parse_iso_duration(
    std::string_view text, std::int64_t max_seconds = static_cast<std::int64_t>(k_max_duration));

/// Parses a number that should be an integer, but also accepts "2000000.0" and "2e6". Returns
/// nullopt if the text is negative, too large or not a number.
std::optional<double> parse_dash_number(std::string_view text);

/// Parses "first-last" from @range, @mediaRange or @indexRange. "first-" extends to the end of the
/// resource. Returns a Resource without a URL, or nullopt if the text is not a range.
std::optional<Resource> parse_dash_range(std::string_view text);

struct TemplateValues {
  std::string_view representation_id;
  std::uint64_t bandwidth = 0;
  std::uint64_t number = 0;
  std::uint64_t time = 0;
};

/// Replaces $RepresentationID$, $Bandwidth$, $Number$, $Time$ and $$; the three numbers may have a
/// %0Nd format. Fails with Errc::failure for an unknown or unterminated identifier or a URL that is
/// too long, and with Errc::unsupported for $SubNumber$.
Result<std::string> expand_template(std::string_view pattern, const TemplateValues& values);

/// One S element of a SegmentTimeline, in units of the timescale.
struct TimelineEntry {
  std::optional<std::uint64_t> time;
  std::optional<std::uint64_t> number;
  std::uint64_t duration = 0;
  /// The number of repetitions (@r). A negative number repeats the entry up to the time of the next
  /// entry or the end of the Period.
  std::int64_t repeat = 0;
};

/// One segment, in units of the timescale.
struct Tick {
  std::uint64_t number = 0;
  std::uint64_t time = 0;
  std::uint64_t duration = 0;
  /// The number of segments was computed from the duration of the Period, and this segment would
  /// begin so close to the end that it may not exist on the server.
  bool may_be_missing = false;
};

/// The limits of a run of segments. If both ends are known, the earlier one applies.
struct TickBounds {
  std::uint64_t start_number = 1;
  std::optional<std::uint64_t> end_number;
  /// The media time at which the Period ends, in units of the timescale.
  std::optional<std::uint64_t> end_time;
  std::uint64_t timescale = 1;
};

/// Expands a SegmentTimeline. Fails with Errc::failure if an entry has no duration, repeats without
/// an end or reaches too far, or if there are more than k_max_segments.
Result<std::vector<Tick>> expand_timeline(const std::vector<TimelineEntry>& entries,
                                          const TickBounds& bounds);

/// Lists segments of equal `duration` from `start_time` on. The last one is shortened to the end of
/// the Period. A remainder below one millisecond is attributed to rounding and gives no segment.
/// Because the durations are nominal, the last segment is marked may_be_missing if less than half a
/// segment, or half a second, remains for it. Fails with Errc::failure if neither end is known, or
/// if a number is out of range.
Result<std::vector<Tick>> expand_duration(std::uint64_t start_time, std::uint64_t duration,
                                          const TickBounds& bounds);

/// Returns nanoseconds * timescale / 1e9, or nullopt if the result is negative or too large.
std::optional<std::uint64_t> ticks_of(std::int64_t nanoseconds, std::uint64_t timescale);

}  // namespace matinee::media
