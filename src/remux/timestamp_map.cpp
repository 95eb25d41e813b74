// SPDX-License-Identifier: MIT
#include "remux/timestamp_map.hpp"

#include <algorithm>
#include <cstddef>
#include <string>

#include "base/ascii.hpp"
#include "base/number.hpp"
#include "base/split.hpp"

namespace matinee::remux {

using std::chrono::milliseconds;

namespace {

constexpr std::int64_t k_period = std::int64_t{1} << 33;
constexpr std::string_view k_name = "X-TIMESTAMP-MAP";

// Parses the first three digits of a fraction of a second.
std::optional<std::int64_t> parse_thousandths(std::string_view digits) {
  if (digits.empty() || !std::ranges::all_of(digits, ascii::is_digit)) return std::nullopt;
  std::int64_t value = 0;
  for (std::size_t i = 0; i < 3; ++i)
    value = value * 10 + (i < digits.size() ? digits[i] - '0' : 0);
  return value;
}

// Returns the value after a name and a colon or equals sign. Spaces are allowed anywhere.
std::optional<std::string_view> value_of(std::string_view field, std::string_view name) {
  field = ascii::trimmed(field);
  if (!ascii::starts_with_ignoring_case(field, name)) return std::nullopt;
  field = ascii::trimmed_start(field.substr(name.size()));
  if (!field.starts_with(':') && !field.starts_with('=')) return std::nullopt;
  return ascii::trimmed(field.substr(1));
}

}  // namespace

std::optional<milliseconds> parse_cue_time(std::string_view text) {
  constexpr std::uint64_t k_max_hours = 1'000'000;
  const std::size_t point = std::min(text.find_first_of(".,"), text.size());
  std::int64_t thousandths = 0;
  if (point < text.size()) {
    const auto fraction = parse_thousandths(text.substr(point + 1));
    if (!fraction) return std::nullopt;
    thousandths = *fraction;
  }
  std::string_view rest = text.substr(0, point);
  const auto colons = std::ranges::count(rest, ':');
  if (colons < 1 || colons > 2 || rest.ends_with(':')) return std::nullopt;
  std::int64_t seconds = 0;
  for (bool is_hours = colons == 2; !rest.empty(); is_hours = false) {
    const auto value = parse_decimal(split_off(rest, ':'), is_hours ? k_max_hours : 59);
    if (!value) return std::nullopt;
    seconds = seconds * 60 + static_cast<std::int64_t>(*value);
  }
  return milliseconds(seconds * 1000 + thousandths);
}

bool is_timestamp_map(std::string_view line) {
  return ascii::starts_with_ignoring_case(line, k_name);
}

std::optional<TimestampMap> parse_timestamp_map(std::string_view line) {
  std::string unquoted(line);
  std::erase_if(unquoted, [](char c) { return c == '"' || c == '\''; });
  const auto fields = value_of(unquoted, k_name);
  if (!fields) return std::nullopt;
  std::optional<milliseconds> local;
  std::optional<std::uint64_t> ticks;
  for (std::string_view rest = *fields; !rest.empty();) {
    const std::string_view field = split_off(rest, ',');
    if (const auto value = value_of(field, "LOCAL")) local = parse_cue_time(*value);
    if (const auto value = value_of(field, "MPEGTS")) ticks = parse_number<std::uint64_t>(*value);
  }
  if (!local || !ticks) return std::nullopt;
  return TimestampMap{.local = *local,
                      .mpegts = static_cast<std::int64_t>(*ticks % std::uint64_t{k_period})};
}

std::int64_t unwrap(std::int64_t ticks, std::int64_t expected) {
  std::int64_t distance = (ticks - expected) % k_period;
  if (distance > k_period / 2) distance -= k_period;
  if (distance < -k_period / 2) distance += k_period;
  return expected + distance;
}

}  // namespace matinee::remux
