// SPDX-License-Identifier: MIT
#include "cookies/netscape.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include <fmt/format.h>

#include "base/ascii.hpp"
#include "cookies/binary_cookies.hpp"
#include "cookies/chromium.hpp"
#include "cookies/live_file.hpp"
#include "cookies/stored.hpp"

namespace matinee::cookies {

namespace {

constexpr std::size_t k_largest_file = std::size_t{16} * 1024 * 1024;
constexpr std::string_view k_byte_order_mark = "\xef\xbb\xbf";
constexpr std::string_view k_http_only = "#HttpOnly_";
constexpr std::string_view k_header = "# Netscape HTTP Cookie File\n";
constexpr std::size_t k_fields = 7;

std::string_view next_line(std::string_view& rest) {
  std::string_view line = rest.substr(0, rest.find('\n'));
  rest.remove_prefix(std::min(rest.size(), line.size() + 1));
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

/// Nothing where there are fewer than six fields or more than seven: a value is the last, and an
/// empty one is often trimmed away with its tab.
std::optional<std::array<std::string_view, k_fields>> split_fields(std::string_view line) {
  std::array<std::string_view, k_fields> fields;
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
  return field == "TRUE" || field == "true";
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
  cookie.domain = domain;
  // Some exporters write a dot and FALSE, others TRUE without a dot; both mean the same.
  if (is_true(subdomains) && cookie.host_only()) cookie.domain.insert(0, ".");
  cookie.path = path.empty() ? "/" : path;
  cookie.secure = is_true(secure);
  cookie.expires = expiry->at;
  cookie.name = name;
  if (is_mubi_host(domain)) cookie.value = Secret::copy_of(value);
  return cookie;
}

Error no_cookie_line(std::string_view text, const std::string& file) {
  const std::string_view start = ascii::trimmed_start(text);
  const bool is_json = start.starts_with('[') || start.starts_with('{');
  const std::string_view what =
      is_json ? "this is JSON; export the cookies in Netscape format (cookies.txt)"
      : is_binary_cookies(std::as_bytes(std::span(text)))
          ? "this is Safari's; name it as a profile of the browser safari"
          : "not a Netscape cookies.txt";
  return {Errc::unsupported, fmt::format("{}: {}", file, what)};
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
  constexpr std::int64_t k_largest_in_seconds = 100'000'000'000;
  constexpr UnixTime k_latest{std::chrono::seconds(k_largest_in_seconds)};
  if (field.empty()) return Expiry{};
  std::int64_t number = 0;
  const char* end = field.data() + field.size();
  const auto parsed = std::from_chars(field.data(), end, number);
  if (parsed.ec != std::errc()) return std::nullopt;
  const std::string_view fraction(parsed.ptr, static_cast<std::size_t>(end - parsed.ptr));
  const bool is_fraction = fraction.starts_with('.') &&
                           fraction.find_first_not_of("0123456789", 1) == std::string_view::npos;
  if (!fraction.empty() && !is_fraction) return std::nullopt;
  if (number <= 0) return Expiry{};
  if (number > k_largest_in_seconds * 1000) {
    return Expiry{std::min(unix_time_of_chromium(number), k_latest)};
  }
  if (number > k_largest_in_seconds) number /= 1000;
  return Expiry{UnixTime(std::chrono::seconds(number))};
}

Result<Reading> read_netscape(std::string_view text, std::string file, UnixTime now) {
  const std::string_view whole = text;
  if (text.starts_with(k_byte_order_mark)) text.remove_prefix(k_byte_order_mark.size());
  std::vector<StoredCookie> cookies;
  std::int64_t line_number = 0;
  std::size_t cookie_lines = 0;
  std::size_t other_lines = 0;
  while (!text.empty()) {
    const std::string_view line = next_line(text);
    ++line_number;
    const bool is_comment = line.starts_with('#') && !line.starts_with(k_http_only);
    if (is_comment || line.find_first_not_of(" \t") == std::string_view::npos) continue;
    auto cookie = parse_line(line);
    ++(cookie ? cookie_lines : other_lines);
    if (!cookie || !is_mubi_host(cookie->domain)) continue;
    if (cookie->expires && *cookie->expires <= now) continue;
    cookies.emplace_back().cookie = *std::move(cookie);
    cookies.back().updated_us = line_number;
  }
  if (cookie_lines == 0 && (other_lines > 0 || !whole.starts_with('#'))) {
    return no_cookie_line(whole, file);
  }
  settle(cookies);
  Reading reading;
  if (other_lines > 0) {
    reading.notes.push_back(fmt::format("{}: {} lines are no cookies", file, other_lines));
  }
  reading.jar.origin = {"file", "", std::nullopt, std::move(file)};
  for (StoredCookie& stored : cookies)
    reading.jar.cookies.push_back(std::move(stored.cookie));
  return reading;
}

Result<Reading> read_netscape_file(const std::filesystem::path& path, UnixTime now) {
  MATINEE_TRY_ASSIGN(std::string text, read_live_text(path, k_largest_file));
  const WipeOnExit wiped(text);
  return read_netscape(text, std::filesystem::absolute(path).native(), now);
}

Result<Secret> write_netscape(const CookieJar& jar) {
  std::size_t size = k_header.size();
  for (const Cookie& cookie : jar.cookies) {
    if (!is_expressible(cookie)) {
      return Error(Errc::unsupported,
                   fmt::format("cookie {} of {}: cookies.txt cannot hold a tab or a line break",
                               cookie.name, cookie.domain));
    }
    size += 2 * k_header.size() + cookie.domain.size() + cookie.path.size() + cookie.name.size() +
            cookie.value.size();
  }
  std::string text;
  text.reserve(size);  // growing would leave copies behind
  text += k_header;
  for (const Cookie& cookie : jar.cookies)
    append_line(cookie, text);
  return Secret::take(text);
}

}  // namespace matinee::cookies
