// SPDX-License-Identifier: MIT
#include "cookies/cookie_fields.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cmath>
#include <cstdint>

#include "base/ascii.hpp"
#include "base/utf8.hpp"
#include "cookies/stored.hpp"

namespace matinee::cookies {

namespace {

constexpr std::string_view k_site = "mubi.com";
constexpr std::int64_t k_latest = 100'000'000'000;  // the year 5138

// White space, and zero-width characters that are copied along with pasted text.
constexpr bool is_blank(char32_t point) noexcept {
  const bool is_ascii = point == ' ' || (point >= '\t' && point <= '\r');
  const bool is_space = point == 0x85 || point == 0xa0 || point == 0x1680 ||
                        (point >= 0x2000 && point <= 0x200a) || point == 0x2028 ||
                        point == 0x2029 || point == 0x202f || point == 0x205f || point == 0x3000;
  const bool is_unseen = (point >= 0x200b && point <= 0x200f) || point == 0x2060 || point == 0xfeff;
  return is_ascii || is_space || is_unseen;
}

utf8::Character last_of(std::string_view text) noexcept {
  for (std::size_t length = 1; length <= std::min<std::size_t>(4, text.size()); ++length) {
    const auto last = utf8::first_of(text.substr(text.size() - length));
    if (last.length == length) return last;
  }
  return {};
}

bool is_host_name(std::string_view host) {
  if (host.starts_with('.')) host.remove_prefix(1);
  const bool is_clean = std::ranges::all_of(
      host, [](char c) { return ascii::is_alnum(c) || c == '-' || c == '_' || c == '.'; });
  const bool has_labels = host.find('.') != std::string_view::npos && !host.starts_with('.') &&
                          !host.ends_with('.') && host.find("..") == std::string_view::npos;
  return is_clean && has_labels;
}

template <class Number>
std::optional<Number> number_of(std::string_view text) {
  Number number{};
  const char* end = text.data() + text.size();
  const auto parsed = std::from_chars(text.data(), end, number);
  if (parsed.ec != std::errc() || parsed.ptr != end) return std::nullopt;
  return number;
}

// Parses `least` to `most` decimal digits.
std::optional<int> digits(std::string_view text, std::size_t least, std::size_t most) {
  const bool fits = text.size() >= least && text.size() <= most;
  return fits && std::ranges::all_of(text, ascii::is_digit) ? number_of<int>(text) : std::nullopt;
}

// The parts of a date that have been found so far.
struct DateParts {
  std::optional<int> year = {};
  std::optional<int> month = {};
  std::optional<int> day = {};
  std::optional<std::chrono::seconds> time = {};
  std::chrono::seconds offset{0};
};

// Parses "12:34" or "12:34:56". A fraction of a second is ignored.
std::optional<std::chrono::seconds> time_of(std::string_view text) {
  const std::size_t first = text.find(':');
  if (first == std::string_view::npos) return std::nullopt;
  const std::string_view rest = text.substr(first + 1);
  const std::size_t second = rest.find(':');
  const auto hours = digits(text.substr(0, first), 1, 2);
  const auto minutes = digits(rest.substr(0, second), 1, 2);
  std::optional<int> seconds = 0;
  if (second != std::string_view::npos) {
    const std::string_view last = rest.substr(second + 1);
    seconds = digits(last.substr(0, last.find_first_of(".,")), 1, 2);
  }
  const bool is_time = hours && minutes && seconds && *hours < 25 && *minutes < 60 && *seconds < 61;
  if (!is_time) return std::nullopt;
  return std::chrono::hours(*hours) + std::chrono::minutes(*minutes) +
         std::chrono::seconds(*seconds);
}

// Parses a UTC offset: "+02:00", "-0530" or "+01". "Z", "GMT", "UTC" and an empty text are zero.
std::optional<std::chrono::seconds> offset_of(std::string_view text) {
  text = without_blanks(text);
  for (const std::string_view zone : {"GMT", "UTC", "Z"}) {
    if (!ascii::starts_with_ignoring_case(text, zone) || text.size() < zone.size()) continue;
    text.remove_prefix(zone.size());
    break;
  }
  // JavaScript appends the name of the time zone in parentheses.
  text = without_blanks(text.substr(0, text.find('(')));
  if (text.empty()) return std::chrono::seconds(0);
  const int sign = text.front() == '+' ? 1 : text.front() == '-' ? -1 : 0;
  text.remove_prefix(1);
  const auto hours = digits(text.substr(0, 2), 2, 2);
  std::string_view rest = text.substr(std::min<std::size_t>(2, text.size()));
  if (rest.starts_with(':')) rest.remove_prefix(1);
  const auto minutes = rest.empty() ? std::optional(0) : digits(rest, 2, 2);
  if (sign == 0 || !hours || !minutes) return std::nullopt;
  return sign * (std::chrono::hours(*hours) + std::chrono::minutes(*minutes));
}

std::optional<UnixTime> moment_of(const DateParts& parts) {
  if (!parts.year || !parts.month || !parts.day) return std::nullopt;
  const std::chrono::year_month_day date(std::chrono::year(*parts.year),
                                         std::chrono::month(static_cast<unsigned>(*parts.month)),
                                         std::chrono::day(static_cast<unsigned>(*parts.day)));
  if (!date.ok()) return std::nullopt;
  return UnixTime(std::chrono::sys_days(date).time_since_epoch() +
                  parts.time.value_or(std::chrono::seconds(0)) - parts.offset);
}

// Parses "2100-01-01", "2100-01-01T00:00:00.000Z" or "2100/01/01 00:00 +0200".
std::optional<UnixTime> parse_iso_date(std::string_view text) {
  if (text.size() < 10 || (text[4] != '-' && text[4] != '/') || text[7] != text[4]) return {};
  DateParts parts{.year = digits(text.substr(0, 4), 4, 4),
                  .month = digits(text.substr(5, 2), 2, 2),
                  .day = digits(text.substr(8, 2), 2, 2)};
  text.remove_prefix(10);
  if (text.empty()) return moment_of(parts);
  if (text.front() != 'T' && text.front() != 't' && text.front() != ' ') return std::nullopt;
  text.remove_prefix(1);
  const std::size_t end = std::min(text.find_first_not_of("0123456789:.,"), text.size());
  parts.time = time_of(text.substr(0, end));
  const auto offset = offset_of(text.substr(end));
  if (!parts.time || !offset) return std::nullopt;
  parts.offset = *offset;
  return moment_of(parts);
}

std::optional<int> month_of(std::string_view word) {
  constexpr std::array<std::string_view, 12> k_months{"jan", "feb", "mar", "apr", "may", "jun",
                                                      "jul", "aug", "sep", "oct", "nov", "dec"};
  for (std::size_t i = 0; i < k_months.size(); ++i) {
    if (word.size() >= 3 && ascii::starts_with_ignoring_case(word, k_months[i]))
      return static_cast<int>(i) + 1;
  }
  return std::nullopt;
}

int full_year(int year) {
  if (year >= 100) return year;
  return year < 70 ? year + 2000 : year + 1900;
}

// Adds one word of a date to `parts`. Returns false if the word cannot be part of a date.
bool add_word(std::string_view word, DateParts& parts) {
  if (const auto time = time_of(word); time && !parts.time) {
    parts.time = time;
  } else if (const auto day = digits(word, 1, 2); day && !parts.day) {
    parts.day = day;
  } else if (const auto year = digits(word, 2, 4); year && !parts.year) {
    parts.year = full_year(*year);
  } else if (const auto month = month_of(word); month && !parts.month) {
    parts.month = month;
  } else {
    // The day of the week is accepted and ignored.
    constexpr std::array<std::string_view, 7> k_days{"mon", "tue", "wed", "thu",
                                                     "fri", "sat", "sun"};
    return std::ranges::any_of(k_days, [&](std::string_view each) {
      return word.size() >= 3 && ascii::starts_with_ignoring_case(word, each);
    });
  }
  return true;
}

// Parses dates by the rules of RFC 6265, 5.1.1: "Fri, 01 Jan 2100 00:00:00 GMT",
// "Fri, 01-Jan-2100 00:00:00 GMT", "Fri Jan  1 00:00:00 2100". Also parses the format of
// JavaScript: "Fri Jan 01 2100 00:00:00 GMT+0100 (CET)".
std::optional<UnixTime> parse_http_date(std::string_view text) {
  DateParts parts;
  while (true) {
    text.remove_prefix(std::min(text.find_first_not_of(" ,-"), text.size()));
    if (text.empty()) break;
    const bool is_zone = ascii::starts_with_ignoring_case(text, "GMT") ||
                         ascii::starts_with_ignoring_case(text, "UTC");
    if (is_zone && text.size() >= 3) {
      // date(1) prints the year after the time zone.
      const std::string_view year = without_blanks(text.substr(3));
      if (digits(year, 4, 4) && !parts.year) {
        parts.year = digits(year, 4, 4);
        break;
      }
      const auto offset = offset_of(text);
      if (!offset) return std::nullopt;
      parts.offset = *offset;
      break;
    }
    const std::string_view word = text.substr(0, text.find_first_of(" ,-"));
    if (!add_word(word, parts)) return std::nullopt;
    text.remove_prefix(word.size());
  }
  return parts.time ? moment_of(parts) : std::nullopt;
}

Expiry expiry_at(UnixTime at) {
  const auto seconds = at.time_since_epoch().count();
  if (seconds <= 0) return {};
  return {UnixTime(std::chrono::seconds(std::min<std::int64_t>(seconds, k_latest)))};
}

}  // namespace

std::string_view without_indent(std::string_view text) noexcept {
  while (true) {
    const auto [point, length] = utf8::first_of(text);
    if (length == 0 || !is_blank(point)) return text;
    text.remove_prefix(length);
  }
}

std::string_view without_blanks(std::string_view text) noexcept {
  text = without_indent(text);
  while (true) {
    const auto [point, length] = last_of(text);
    if (length == 0 || !is_blank(point)) break;
    text.remove_suffix(length);
  }
  return text;
}

std::string normal_domain(std::string_view field) {
  std::string_view host = without_blanks(field);
  if (const auto scheme = host.find("//"); scheme != std::string_view::npos) {
    const bool has_scheme = scheme == 0 || host[scheme - 1] == ':';
    if (has_scheme) host.remove_prefix(scheme + 2);
  }
  host = host.substr(0, host.find_first_of("/?#"));
  if (const auto at = host.rfind('@'); at != std::string_view::npos) host.remove_prefix(at + 1);
  const std::size_t colon = host.rfind(':');
  const bool has_port = colon != std::string_view::npos && colon + 1 < host.size() &&
                        host.find_first_not_of("0123456789", colon + 1) == std::string_view::npos;
  if (has_port) host = host.substr(0, colon);
  if (host.starts_with("*.")) host.remove_prefix(1);
  if (host.ends_with('.')) host.remove_suffix(1);
  return ascii::lower_case(host);
}

bool may_be_of_mubi(std::string_view host_field, std::string_view text) {
  const std::string host = normal_domain(host_field);
  if (is_mubi_host(host)) return true;
  return !is_host_name(host) && ascii::contains_ignoring_case(text, k_site);
}

bool is_odd_host(std::string_view host) {
  return !is_mubi_host(host) && may_be_of_mubi(host, host);
}

bool may_be_session_name(std::string_view name) noexcept {
  return name.empty() || std::ranges::find(k_session_cookies, name) != k_session_cookies.end();
}

std::optional<std::string_view> fault_of(const Cookie& cookie, std::string_view value) noexcept {
  const bool is_clean =
      is_clean_text(cookie.name) && is_clean_text(cookie.path) && is_clean_value(value);
  if (!is_clean) return "it has a control character in it";
  const auto is_damaged = [](std::string_view text) {
    return text.find(utf8::k_replacement) != std::string_view::npos;
  };
  if (is_damaged(cookie.name) || is_damaged(value)) {
    return "a character of it was lost (U+FFFD)";
  }
  return std::nullopt;
}

std::optional<Expiry> parse_expiry(std::string_view field) {
  // Counted in microseconds since 1601, any time after 1970 is at least this number. Counted in
  // microseconds since 1970, times reach it only in the year 2338. So it separates the two.
  constexpr double k_first_chromium = 11'644'473'600e6;
  constexpr auto k_latest_number = static_cast<double>(k_latest);
  if (field.empty() || ascii::equals_ignoring_case(field, "session")) return Expiry{};
  auto number = number_of<double>(field);
  if (!number) {
    const auto iso = parse_iso_date(field);
    const auto date = iso ? iso : parse_http_date(field);
    return date ? std::optional(expiry_at(*date)) : std::nullopt;
  }
  if (!std::isfinite(*number)) return std::nullopt;
  if (*number <= 0) return Expiry{};
  if (*number >= k_first_chromium) {
    *number = *number / 1e6 - 11'644'473'600.0;
  } else if (*number > k_latest_number * 1e3) {
    *number /= 1e6;
  } else if (*number > k_latest_number) {
    *number /= 1e3;
  }
  return Expiry{UnixTime(
      std::chrono::seconds(static_cast<std::int64_t>(std::clamp(*number, 1.0, k_latest_number))))};
}

}  // namespace matinee::cookies
