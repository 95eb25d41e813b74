// SPDX-License-Identifier: MIT
#include "cookies/netscape.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <utility>

#include <fmt/format.h>

#include "base/ascii.hpp"
#include "cookies/stored.hpp"

namespace matinee::cookies {

namespace {

constexpr std::string_view k_http_only = "#HttpOnly_";
constexpr std::string_view k_header = "# Netscape HTTP Cookie File\n";
constexpr std::size_t k_fields = 7;
constexpr std::string_view k_blanks = " \t";

using Fields = std::array<std::string_view, k_fields>;

/// A CR ends a line by itself only in a text without any LF; elsewhere it is part of CRLF.
std::string_view next_line(std::string_view& rest, char end) {
  std::string_view line = rest.substr(0, rest.find(end));
  rest.remove_prefix(std::min(rest.size(), line.size() + 1));
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

std::string_view without_indent(std::string_view line) {
  const std::size_t first = line.find_first_not_of(k_blanks);
  return first == std::string_view::npos ? std::string_view() : line.substr(first);
}

bool is_flag(std::string_view field) {
  return field == "TRUE" || field == "FALSE" || field == "true" || field == "false" ||
         field == "True" || field == "False";
}

/// Blanks in place of tabs, as a terminal or an editor leaves them. A value with a blank in it
/// would be cut, so only a line of exactly seven words counts.
std::optional<Fields> split_words(std::string_view line) {
  Fields fields;
  std::size_t count = 0;
  for (line = without_indent(line); !line.empty(); line = without_indent(line)) {
    if (count == k_fields) return std::nullopt;
    const std::string_view word = line.substr(0, line.find_first_of(k_blanks));
    fields[count++] = word;
    line.remove_prefix(word.size());
  }
  const bool is_whole = count == k_fields && is_flag(fields[1]) && is_flag(fields[3]);
  return is_whole ? std::optional(fields) : std::nullopt;
}

/// Nothing where there are fewer than six fields or more than seven: a value is the last, and an
/// empty one is often trimmed away with its tab.
std::optional<Fields> split_fields(std::string_view line) {
  if (line.find('\t') == std::string_view::npos) return split_words(line);
  Fields fields;
  std::size_t count = 0;
  while (true) {
    if (count == k_fields) return std::nullopt;
    const std::size_t tab = line.find('\t');
    fields[count++] = line.substr(0, tab);
    if (tab == std::string_view::npos) break;
    line.remove_prefix(tab + 1);
  }
  if (count < k_fields - 1) return std::nullopt;
  return fields;
}

bool is_true(std::string_view field) {
  return is_flag(field) && (field.front() == 'T' || field.front() == 't');
}

/// Nothing where the line is no cookie at all.
std::optional<Cookie> parse_line(std::string_view line) {
  Cookie cookie;
  if (line.starts_with(k_http_only)) {
    cookie.http_only = true;
    line.remove_prefix(k_http_only.size());
  }
  const auto fields = split_fields(line);
  if (!fields) return std::nullopt;
  const auto& [domain, subdomains, path, secure, expires, name, value] = *fields;
  const auto expiry = parse_expiry(expires);
  const bool well_formed = !domain.empty() && expiry && is_clean_text(name) &&
                           is_clean_text(path) && is_clean_value(value);
  if (!well_formed) return std::nullopt;
  cookie.domain = normal_domain(domain);
  // Some exporters write a dot and FALSE, others TRUE without a dot; both mean the same.
  if (is_true(subdomains) && cookie.host_only()) cookie.domain.insert(0, ".");
  cookie.path = path.empty() ? "/" : path;
  cookie.secure = is_true(secure);
  cookie.expires = expiry->at;
  cookie.name = name;
  if (is_mubi_host(cookie.domain)) cookie.value = Secret::copy_of(value);
  return cookie;
}

bool is_expressible(const Cookie& cookie) {
  return is_clean_text(cookie.name) && is_clean_text(cookie.path) && is_clean_text(cookie.domain) &&
         is_clean_text(cookie.value.reveal());
}

std::string_view flag(bool value) {
  return value ? "TRUE" : "FALSE";
}

void append_line(const Cookie& cookie, std::string& text) {
  if (cookie.http_only) text += k_http_only;
  text += fmt::format("{}\t{}\t{}\t{}\t{}\t{}\t", cookie.domain, flag(!cookie.host_only()),
                      cookie.path, flag(cookie.secure),
                      cookie.expires ? cookie.expires->time_since_epoch().count() : 0, cookie.name);
  text += cookie.value.reveal();
  text += '\n';
}

}  // namespace

std::optional<Expiry> parse_expiry(std::string_view field) {
  constexpr double k_latest = 100'000'000'000;  // the year 5138
  // Microseconds since 1601 of any day after 1970 are more than microseconds since 1970 are before
  // the year 2338.
  constexpr double k_first_chromium = 11'644'473'600e6;
  if (field.empty()) return Expiry{};
  double number = 0;
  const char* end = field.data() + field.size();
  const auto parsed = std::from_chars(field.data(), end, number);
  if (parsed.ec != std::errc() || parsed.ptr != end || !std::isfinite(number)) return std::nullopt;
  if (number <= 0) return Expiry{};
  if (number >= k_first_chromium) {
    number = number / 1e6 - 11'644'473'600.0;
  } else if (number > k_latest * 1e3) {
    number /= 1e6;
  } else if (number > k_latest) {
    number /= 1e3;
  }
  return Expiry{
      UnixTime(std::chrono::seconds(static_cast<std::int64_t>(std::clamp(number, 1.0, k_latest))))};
}

std::string normal_domain(std::string_view domain) {
  const std::size_t colon = domain.rfind(':');
  const bool has_port = colon != std::string_view::npos && colon + 1 < domain.size() &&
                        domain.find_first_not_of("0123456789", colon + 1) == std::string_view::npos;
  return ascii::lower_case(has_port ? domain.substr(0, colon) : domain);
}

ParsedCookies parse_netscape(std::string_view text) {
  const char end = text.find('\n') == std::string_view::npos ? '\r' : '\n';
  ParsedCookies parsed;
  while (!text.empty()) {
    const std::string_view line = without_indent(next_line(text, end));
    const bool is_comment = line.starts_with('#') && !line.starts_with(k_http_only);
    if (is_comment || line.empty()) continue;
    auto cookie = parse_line(line);
    ++(cookie ? parsed.count : parsed.others);
    if (cookie && is_mubi_host(cookie->domain)) parsed.cookies.push_back(*std::move(cookie));
  }
  return parsed;
}

NetscapeText write_netscape(const CookieJar& jar) {
  std::size_t size = k_header.size();
  for (const Cookie& cookie : jar.cookies) {
    size += 2 * k_header.size() + cookie.domain.size() + cookie.path.size() + cookie.name.size() +
            cookie.value.size();
  }
  std::string text;
  text.reserve(size);  // growing would leave copies behind
  text += k_header;
  NetscapeText written;
  for (const Cookie& cookie : jar.cookies) {
    if (is_expressible(cookie)) {
      append_line(cookie, text);
    } else {
      written.left_out.push_back(fmt::format(
          "cookie {} of {} is left out: cookies.txt cannot hold a tab or a line break",
          is_clean_text(cookie.name) ? cookie.name : "with an odd name", cookie.domain));
    }
  }
  written.text = Secret::take(text);
  return written;
}

}  // namespace matinee::cookies
