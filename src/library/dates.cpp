// SPDX-License-Identifier: MIT
#include "library/dates.hpp"

#include <algorithm>
#include <chrono>

#include <fmt/format.h>

#include "base/ascii.hpp"
#include "base/number.hpp"

namespace matinee::library {

namespace {

using std::chrono::seconds;

// Removes a number of exactly `digits` digits from the start of `text`. Fails if it exceeds `most`.
std::optional<int> take_number(std::string_view& text, std::size_t digits, int most) {
  if (text.size() < digits || !std::ranges::all_of(text.substr(0, digits), ascii::is_digit)) {
    return std::nullopt;
  }
  const auto value = parse_number<int>(text.substr(0, digits));
  text.remove_prefix(digits);
  return value && *value <= most ? value : std::nullopt;
}

bool take(std::string_view& text, char wanted) {
  if (!text.starts_with(wanted)) return false;
  text.remove_prefix(1);
  return true;
}

std::optional<std::chrono::sys_days> take_day(std::string_view& text) {
  const auto year = take_number(text, 4, 9999);
  if (!year || !take(text, '-')) return std::nullopt;
  const auto month = take_number(text, 2, 12);
  if (!month || !take(text, '-')) return std::nullopt;
  const auto day = take_number(text, 2, 31);
  if (!day) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year(*year),
                                         std::chrono::month(static_cast<unsigned>(*month)),
                                         std::chrono::day(static_cast<unsigned>(*day))};
  return date.ok() ? std::optional(std::chrono::sys_days(date)) : std::nullopt;
}

std::optional<seconds> take_clock(std::string_view& text) {
  const auto hour = take_number(text, 2, 23);
  if (!hour || !take(text, ':')) return std::nullopt;
  const auto minute = take_number(text, 2, 59);
  if (!minute) return std::nullopt;
  std::optional<int> second = 0;
  if (take(text, ':')) second = take_number(text, 2, 60);
  if (!second) return std::nullopt;
  if (take(text, '.')) {
    const auto end = std::ranges::find_if_not(text, ascii::is_digit);
    if (end == text.begin()) return std::nullopt;
    text.remove_prefix(static_cast<std::size_t>(end - text.begin()));
  }
  return std::chrono::hours(*hour) + std::chrono::minutes(*minute) + seconds(*second);
}

std::optional<seconds> take_offset(std::string_view& text) {
  if (text.empty() || take(text, 'Z') || take(text, 'z')) return seconds(0);
  const int sign = text.front() == '-' ? -1 : 1;
  if (!take(text, '+') && !take(text, '-')) return std::nullopt;
  const auto hours = take_number(text, 2, 23);
  if (!hours) return std::nullopt;
  take(text, ':');
  const auto minutes = take_number(text, 2, 59);
  if (!minutes) return std::nullopt;
  return sign * (std::chrono::hours(*hours) + std::chrono::minutes(*minutes));
}

}  // namespace

std::optional<UnixTime> parse_moment(std::string_view text) {
  text = ascii::trimmed(text);
  const auto day = take_day(text);
  if (!day) return std::nullopt;
  const UnixTime midnight(day->time_since_epoch());
  if (text.empty()) return midnight;
  if (!take(text, 'T') && !take(text, 't') && !take(text, ' ')) return std::nullopt;
  const auto clock = take_clock(text);
  if (!clock) return std::nullopt;
  const auto offset = take_offset(text);
  if (!offset || !text.empty()) return std::nullopt;
  return midnight + *clock - *offset;
}

namespace {

struct Broken {
  std::chrono::year_month_day day;
  std::chrono::hh_mm_ss<seconds> time;
};

Broken broken_down(UnixTime moment) {
  const std::chrono::sys_seconds at(std::chrono::floor<seconds>(moment.time_since_epoch()));
  const auto day = std::chrono::floor<std::chrono::days>(at);
  return {std::chrono::year_month_day(day), std::chrono::hh_mm_ss<seconds>(at - day)};
}

}  // namespace

std::string day_of(UnixTime moment) {
  const Broken at = broken_down(moment);
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(at.day.year()),
                     static_cast<unsigned>(at.day.month()), static_cast<unsigned>(at.day.day()));
}

std::string calendar_moment(UnixTime moment) {
  const Broken at = broken_down(moment);
  return fmt::format("{:04}{:02}{:02}T{:02}{:02}{:02}Z", static_cast<int>(at.day.year()),
                     static_cast<unsigned>(at.day.month()), static_cast<unsigned>(at.day.day()),
                     at.time.hours().count(), at.time.minutes().count(), at.time.seconds().count());
}

}  // namespace matinee::library
