// SPDX-License-Identifier: MIT
#include "library/leaving.hpp"

#include <algorithm>
#include <cstdint>

#include <fmt/format.h>

#include "base/number.hpp"
#include "base/printable.hpp"
#include "base/split.hpp"
#include "library/dates.hpp"

namespace matinee::library {

namespace {

std::optional<UnixTime> end_of(const Entry& entry) {
  return parse_moment(entry.film.available_until);
}

// The body may contain markup (Desktop Notifications Specification).
std::string escaped(std::string_view text) {
  std::string safe;
  for (const char c : printable(text)) {
    switch (c) {
      case '&':
        safe += "&amp;";
        break;
      case '<':
        safe += "&lt;";
        break;
      case '>':
        safe += "&gt;";
        break;
      default:
        safe += c;
    }
  }
  return safe;
}

bool has_passed(UnixTime since, UnixTime now, std::chrono::seconds pause) noexcept {
  const bool is_of_another_clock = since > now + std::chrono::days(1);
  return is_of_another_clock || now - since >= pause;
}

UnixTime moment_in(std::string_view line, std::string_view key) {
  if (!line.starts_with(key)) return {};
  const auto seconds = parse_number<std::int64_t>(line.substr(key.size()));
  constexpr std::int64_t k_last = 253'402'300'799;  // 9999-12-31
  const bool is_one = seconds && *seconds >= 0 && *seconds <= k_last;
  return is_one ? UnixTime(std::chrono::seconds(*seconds)) : UnixTime();
}

constexpr std::string_view k_asked = "asked ";
constexpr std::string_view k_done = "done ";

}  // namespace

std::vector<Entry> leaving_within(std::vector<Entry> entries, UnixTime now,
                                  std::chrono::days days) {
  std::erase_if(entries, [&](const Entry& entry) {
    const auto end = end_of(entry);
    return !end || *end < now || *end > now + days;
  });
  std::ranges::stable_sort(entries, {}, end_of);
  return entries;
}

bool is_notice_due(const NoticeStamp& stamp, UnixTime now) noexcept {
  return has_passed(stamp.done, now, std::chrono::days(1)) &&
         has_passed(stamp.asked, now, std::chrono::hours(1));
}

std::string text_of(const NoticeStamp& stamp) {
  return fmt::format("{}{}\n{}{}\n", k_asked, stamp.asked.time_since_epoch().count(), k_done,
                     stamp.done.time_since_epoch().count());
}

NoticeStamp parse_notice_stamp(std::string_view text) {
  NoticeStamp stamp;
  while (!text.empty()) {
    const std::string_view line = split_off(text, '\n');
    stamp.asked = std::max(stamp.asked, moment_in(line, k_asked));
    stamp.done = std::max(stamp.done, moment_in(line, k_done));
  }
  return stamp;
}

NoticeText notice_text(const std::vector<Entry>& leaving) {
  constexpr std::size_t k_most = 5;
  NoticeText text;
  text.summary = leaving.size() == 1
                     ? std::string("MUBI: a film on your watchlist leaves soon")
                     : fmt::format("MUBI: {} films on your watchlist leave soon", leaving.size());
  for (std::size_t i = 0; i < std::min(leaving.size(), k_most); ++i) {
    const Entry& entry = leaving[i];
    text.body += fmt::format("{}{}: {}", i > 0 ? "\n" : "",
                             day_of(end_of(entry).value_or(UnixTime())), escaped(entry.film.title));
  }
  if (leaving.size() > k_most) text.body += fmt::format("\nand {} more", leaving.size() - k_most);
  return text;
}

}  // namespace matinee::library
