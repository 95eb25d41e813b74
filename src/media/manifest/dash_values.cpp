// SPDX-License-Identifier: MIT
#include "media/manifest/dash_values.hpp"

#include <algorithm>
#include <limits>

#include <fmt/format.h>

#include "base/ascii.hpp"
#include "base/number.hpp"
#include "media/manifest/limits.hpp"

namespace matinee::media {

namespace {

constexpr std::int64_t k_second = 1'000'000'000;
// Far above any media time, far below where a sum of two could overflow.
constexpr std::uint64_t k_max_ticks = std::uint64_t{1} << 62;

__extension__ using Wide = unsigned __int128;

std::size_t count_digits(std::string_view text) {
  return static_cast<std::size_t>(std::ranges::find_if_not(text, ascii::is_digit) - text.begin());
}

// The number of seconds that a designator stands for. Returns nullopt for one in the wrong place:
// M is a month before T and a minute after it.
std::optional<std::int64_t> seconds_of(char designator, bool is_time) {
  constexpr std::int64_t k_day = 86'400;
  switch (designator) {
    case 'Y':
      return is_time ? std::nullopt : std::optional(365 * k_day);
    case 'M':
      return is_time ? 60 : 30 * k_day;
    case 'W':
      return is_time ? std::nullopt : std::optional(7 * k_day);
    case 'D':
      return is_time ? std::nullopt : std::optional(k_day);
    case 'H':
      return is_time ? std::optional<std::int64_t>(3'600) : std::nullopt;
    case 'S':
      return is_time ? std::optional<std::int64_t>(1) : std::nullopt;
    default:
      return std::nullopt;
  }
}

// Converts the digits after a decimal point to nanoseconds.
std::int64_t fraction_of(std::string_view digits) {
  std::int64_t nanoseconds = 0;
  for (std::size_t i = 0; i < 9; ++i) {
    nanoseconds = nanoseconds * 10 + (i < digits.size() ? digits[i] - '0' : 0);
  }
  return nanoseconds;
}

Result<std::string> format_number(std::uint64_t value, std::string_view format) {
  if (format.empty()) return fmt::format("{}", value);
  // The standard allows only %0[width]d. %d and %5d occur in practice.
  const bool is_known = format.starts_with('%') && format.ends_with('d');
  const std::string_view digits = is_known ? format.substr(1, format.size() - 2) : "";
  const auto width = digits.empty() ? std::optional<std::uint64_t>(0) : parse_decimal(digits, 64);
  if (!is_known || !width) {
    return Error(Errc::failure, fmt::format("the format {} is not %0Nd", format));
  }
  return fmt::format("{:0{}}", value, std::max<std::uint64_t>(*width, 1));
}

Result<std::string> expand_identifier(std::string_view identifier, const TemplateValues& values) {
  const std::size_t percent = identifier.find('%');
  const std::string_view name = identifier.substr(0, percent);
  const std::string_view format =
      percent == std::string_view::npos ? std::string_view() : identifier.substr(percent);
  if (identifier.empty()) return std::string("$");
  if (identifier == "RepresentationID") return std::string(values.representation_id);
  if (name == "Number") return format_number(values.number, format);
  if (name == "Time") return format_number(values.time, format);
  if (name == "Bandwidth") return format_number(values.bandwidth, format);
  if (name == "SubNumber") {
    return Error(Errc::unsupported, "segments that come in parts ($SubNumber$) are not supported");
  }
  return Error(Errc::failure, fmt::format("the template identifier ${}$ is not known", identifier));
}

Error too_many() {
  return {Errc::failure, "too many segments"};
}

}  // namespace

std::optional<std::int64_t> parse_iso_duration(std::string_view text, std::int64_t max_seconds) {
  text = ascii::trimmed(text);
  if (!text.starts_with('P')) return std::nullopt;
  text.remove_prefix(1);
  std::int64_t total = 0;
  bool is_time = false;
  bool is_empty = true;
  while (!text.empty()) {
    if (text.front() == 'T' && !is_time) {
      is_time = true;
      text.remove_prefix(1);
      continue;
    }
    const std::size_t size = count_digits(text);
    const auto whole = parse_decimal(text.substr(0, size), 40'000'000'000);
    if (!whole) return std::nullopt;
    text.remove_prefix(size);
    std::int64_t fraction = 0;
    if (text.starts_with('.') || text.starts_with(',')) {
      const std::size_t digits = count_digits(text.substr(1));
      fraction = fraction_of(text.substr(1, digits));
      text.remove_prefix(digits + 1);
    }
    if (text.empty()) return std::nullopt;
    const auto unit = seconds_of(text.front(), is_time);
    text.remove_prefix(1);
    const auto limit = static_cast<std::uint64_t>(max_seconds);
    if (!unit || *whole > limit / static_cast<std::uint64_t>(*unit)) return std::nullopt;
    total += (static_cast<std::int64_t>(*whole) * k_second + fraction) * *unit;
    if (total > max_seconds * k_second) return std::nullopt;
    is_empty = false;
  }
  return is_empty ? std::nullopt : std::optional(total);
}

std::optional<double> parse_dash_number(std::string_view text) {
  text = ascii::trimmed(text);
  if (text.starts_with('+')) text.remove_prefix(1);
  const auto value = parse_number<double>(text);
  // NaN is rejected too, because comparisons with NaN are false.
  return value && *value >= 0 && *value <= static_cast<double>(k_max_ticks) ? value : std::nullopt;
}

std::optional<Resource> parse_dash_range(std::string_view text) {
  const std::size_t dash = text.find('-');
  const auto first = parse_decimal(text.substr(0, dash), k_max_offset);
  if (!first || dash == std::string_view::npos) return std::nullopt;
  Resource range{.url = {}, .offset = first};
  if (dash + 1 == text.size()) return range;
  const auto last = parse_decimal(text.substr(dash + 1), k_max_offset);
  if (!last || *last < *first) return std::nullopt;
  range.length = *last - *first + 1;
  return range;
}

Result<std::string> expand_template(std::string_view pattern, const TemplateValues& values) {
  std::string expanded;
  while (true) {
    const std::size_t open = pattern.find('$');
    expanded += pattern.substr(0, open);
    if (expanded.size() > k_max_url_bytes) return Error(Errc::failure, "a URL is too long");
    if (open == std::string_view::npos) return expanded;
    const std::size_t close = pattern.find('$', open + 1);
    if (close == std::string_view::npos) {
      return Error(Errc::failure, "a template with a $ that nothing closes");
    }
    MATINEE_TRY_ASSIGN(const std::string value,
                       expand_identifier(pattern.substr(open + 1, close - open - 1), values));
    expanded += value;
    pattern.remove_prefix(close + 1);
  }
}

Result<std::vector<Tick>> expand_timeline(const std::vector<TimelineEntry>& entries,
                                          const TickBounds& bounds) {
  std::vector<Tick> ticks;
  std::uint64_t time = 0;
  std::uint64_t number = bounds.start_number;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    const TimelineEntry& entry = entries[i];
    if (entry.duration == 0) return Error(Errc::failure, "an S element without a duration");
    if (entry.duration > k_max_ticks) return Error(Errc::failure, "an S element is too long");
    time = entry.time.value_or(time);
    number = entry.number.value_or(number);
    std::uint64_t count = static_cast<std::uint64_t>(std::max<std::int64_t>(entry.repeat, 0)) + 1;
    if (entry.repeat < 0) {
      const auto end =
          i + 1 < entries.size() && entries[i + 1].time ? entries[i + 1].time : bounds.end_time;
      if (!end) return Error(Errc::failure, "an S element repeats without an end");
      count = *end > time ? (*end - time - 1) / entry.duration + 1 : 0;
      // A remainder below one millisecond is attributed to rounding of the end time.
      const std::uint64_t rest = *end > time ? (*end - time) % entry.duration : 0;
      if (count > 1 && rest > 0 && rest < bounds.timescale / 1000) --count;
    }
    if (count > k_max_segments - ticks.size()) return too_many();
    for (; count > 0; --count, ++number, time += entry.duration) {
      if (time > k_max_ticks || number > k_max_ticks) return Error(Errc::failure, "a time too far");
      if (bounds.end_number && number > *bounds.end_number) return ticks;
      ticks.push_back({.number = number, .time = time, .duration = entry.duration});
    }
  }
  return ticks;
}

Result<std::vector<Tick>> expand_duration(std::uint64_t start_time, std::uint64_t duration,
                                          const TickBounds& bounds) {
  if (duration == 0 || duration > k_max_ticks) return Error(Errc::failure, "@duration is no time");
  if (bounds.start_number > k_max_ticks || start_time > k_max_ticks) {
    return Error(Errc::failure, "a start too far");
  }
  std::optional<std::uint64_t> count;
  if (bounds.end_time) {
    const std::uint64_t span = std::max(*bounds.end_time, start_time) - start_time;
    const std::uint64_t rest = span % duration;
    const bool is_rounding = rest == 0 || (span > duration && rest < bounds.timescale / 1000);
    count = span / duration + (is_rounding ? 0 : 1);
  }
  if (bounds.end_number) {
    const std::uint64_t first = bounds.start_number;
    const std::uint64_t by_number = *bounds.end_number < first ? 0 : *bounds.end_number - first + 1;
    count = std::min(count.value_or(by_number), by_number);
  }
  if (!count) return Error(Errc::failure, "neither a period's duration nor an @endNumber");
  if (*count > k_max_segments) return too_many();
  // With @endNumber the manifest itself states the last segment.
  const bool is_estimate = bounds.end_time && !bounds.end_number;
  std::vector<Tick> ticks;
  ticks.reserve(*count);
  for (std::uint64_t i = 0; i < *count; ++i) {
    const std::uint64_t time = start_time + i * duration;
    if (time > k_max_ticks) return Error(Errc::failure, "a time too far");
    const std::uint64_t left = bounds.end_time ? *bounds.end_time - time : duration;
    const bool is_short = left < std::max(duration, bounds.timescale) / 2;
    ticks.push_back({.number = bounds.start_number + i,
                     .time = time,
                     .duration = std::min(duration, left),
                     .may_be_missing = is_estimate && i > 0 && is_short});
  }
  return ticks;
}

std::optional<std::uint64_t> ticks_of(std::int64_t nanoseconds, std::uint64_t timescale) {
  const Wide wide = static_cast<Wide>(nanoseconds) * timescale / static_cast<Wide>(k_second);
  if (nanoseconds < 0 || wide > k_max_ticks) return std::nullopt;
  return static_cast<std::uint64_t>(wide);
}

}  // namespace matinee::media
