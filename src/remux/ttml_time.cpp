// SPDX-License-Identifier: MIT
#include "remux/ttml_time.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <string>
#include <utility>

#include "base/ascii.hpp"
#include "base/number.hpp"
#include "base/split.hpp"

namespace matinee::remux {

using std::chrono::milliseconds;

namespace {

constexpr double k_max_seconds = 1e10;
constexpr double k_max_rate = 1e9;

// Parses digits with a fraction, after a point or a comma.
std::optional<double> parse_value(std::string_view text) {
  if (text.empty() || !ascii::is_digit(text.front())) return std::nullopt;
  std::string number(text);
  std::ranges::replace(number, ',', '.');
  return parse_number<double>(number, std::chars_format::fixed);
}

std::optional<double> parse_rate(std::string_view text) {
  const auto rate = parse_value(ascii::trimmed(text));
  return rate && *rate > 0 && *rate <= k_max_rate ? rate : std::nullopt;
}

// "1000 1001"; the first edition of TTML has a colon instead of the space.
double parse_multiplier(std::string_view text) {
  std::string_view rest = ascii::trimmed(text);
  const std::size_t end = std::min(rest.find_first_of(" :"), rest.size());
  const auto numerator = parse_rate(rest.substr(0, end));
  const auto denominator = parse_rate(rest.substr(std::min(end + 1, rest.size())));
  return numerator && denominator ? *numerator / *denominator : 1;
}

std::optional<milliseconds> in_milliseconds(double seconds) {
  if (!(seconds >= 0 && seconds <= k_max_seconds)) return std::nullopt;
  return milliseconds(std::llround(seconds * 1000));
}

// Converts the frames of a clock time, and the sub-frames after a point, to seconds.
std::optional<double> parse_frames(std::string_view text, const TtmlRates& rates) {
  const std::size_t point = std::min(text.find('.'), text.size());
  const auto frames = parse_number<unsigned>(text.substr(0, point));
  if (!frames) return std::nullopt;
  if (point == text.size()) return *frames / rates.frames;
  const auto sub_frames = parse_number<unsigned>(text.substr(point + 1));
  if (!sub_frames) return std::nullopt;
  return (*frames + *sub_frames / rates.sub_frames) / rates.frames;
}

std::optional<milliseconds> parse_clock(std::string_view text, const TtmlRates& rates) {
  std::array<std::string_view, 4> fields;
  std::size_t count = 0;
  for (; !text.empty() && count < fields.size(); ++count)
    fields.at(count) = split_off(text, ':');
  if (!text.empty() || count < 3) return std::nullopt;
  const auto hours = parse_number<unsigned>(fields[0]);
  const auto minutes = parse_number<unsigned>(fields[1]);
  const auto seconds = parse_value(fields[2]);
  const auto frames = count == 4 ? parse_frames(fields[3], rates) : 0.0;
  if (!hours || !minutes || !seconds || !frames) return std::nullopt;
  return in_milliseconds(*hours * 3600.0 + *minutes * 60.0 + *seconds + *frames);
}

std::optional<milliseconds> parse_offset(std::string_view text, const TtmlRates& rates) {
  const std::size_t end = std::min(text.find_first_not_of("0123456789.,"), text.size());
  const auto value = parse_value(text.substr(0, end));
  if (!value) return std::nullopt;
  const std::array<std::pair<std::string_view, double>, 6> metrics = {{{"h", 3600},
                                                                       {"m", 60},
                                                                       {"s", 1},
                                                                       {"ms", 0.001},
                                                                       {"f", 1 / rates.frames},
                                                                       {"t", 1 / rates.ticks}}};
  for (const auto& [metric, seconds] : metrics) {
    if (text.substr(end) == metric) return in_milliseconds(*value * seconds);
  }
  return std::nullopt;
}

}  // namespace

TtmlRates TtmlRates::from(std::string_view frame_rate, std::string_view multiplier,
                          std::string_view sub_frame_rate, std::string_view tick_rate) {
  TtmlRates rates;
  const auto frames = parse_rate(frame_rate);
  rates.sub_frames = parse_rate(sub_frame_rate).value_or(1);
  // 7.2.10: with a frame rate the default tick is a sub-frame, otherwise a second.
  rates.ticks = parse_rate(tick_rate).value_or(frames.value_or(1) * rates.sub_frames);
  rates.frames = frames.value_or(30) * parse_multiplier(multiplier);
  return rates;
}

std::optional<milliseconds> parse_ttml_time(std::string_view text, const TtmlRates& rates) {
  const std::string_view time = ascii::trimmed(text);
  return time.find(':') == std::string_view::npos ? parse_offset(time, rates)
                                                  : parse_clock(time, rates);
}

}  // namespace matinee::remux
