// SPDX-License-Identifier: MIT
#include "cookies/netscape.hpp"

#include <algorithm>
#include <array>
#include <optional>
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

// Removes the next line from `rest` and returns it without its line end: LF, CRLF or CR.
std::string_view next_line(std::string_view& rest) {
  const std::string_view line = rest.substr(0, rest.find_first_of("\r\n"));
  rest.remove_prefix(line.size());
  rest.remove_prefix(rest.starts_with("\r\n") ? 2 : std::min<std::size_t>(1, rest.size()));
  return line;
}

bool is_flag(std::string_view field) {
  return field == "TRUE" || field == "FALSE" || field == "true" || field == "false" ||
         field == "True" || field == "False";
}

std::string_view next_word(std::string_view& line) {
  line.remove_prefix(std::min(line.find_first_not_of(k_blanks), line.size()));
  const std::string_view word = line.substr(0, line.find_first_of(k_blanks));
  line.remove_prefix(word.size());
  return word;
}

// Splits a line whose tabs a terminal or an editor has replaced by spaces. A value with a space
// would be truncated, so the line must have exactly seven words.
std::optional<Fields> split_words(std::string_view line) {
  Fields fields;
  for (std::string_view& field : fields)
    field = next_word(line);
  const bool is_whole =
      !fields.back().empty() && next_word(line).empty() && is_flag(fields[1]) && is_flag(fields[3]);
  return is_whole ? std::optional(fields) : std::nullopt;
}

// Splits a line at tabs. Returns nullopt if it has fewer than six fields or more than seven. The
// value is the last field; if it is empty, its tab is often missing too. Empty fields after it are
// trailing tabs.
std::optional<Fields> split_tabs(std::string_view line) {
  Fields fields;
  std::size_t count = 0;
  for (bool is_last = false; !is_last; ++count) {
    const std::size_t tab = line.find('\t');
    const std::string_view field = without_blanks(line.substr(0, tab));
    if (count < k_fields) fields[count] = field;
    if (count >= k_fields && !field.empty()) return std::nullopt;
    is_last = tab == std::string_view::npos;
    if (!is_last) line.remove_prefix(tab + 1);
  }
  if (count < k_fields - 1) return std::nullopt;
  return fields;
}

bool is_session_name(std::string_view field) {
  return !field.empty() && may_be_session_name(field);
}

bool is_true(std::string_view field) {
  return is_flag(field) && (field.front() == 'T' || field.front() == 't');
}

// A cookie, or the reason why the line is not one.
struct ParsedLine {
  std::optional<Cookie> cookie = {};
  std::string_view host = {};
  std::string_view why = {};
  bool has_fields = true;
  bool may_be_session = true;
};

ParsedLine parse_line(std::string_view line) {
  Cookie cookie;
  if (ascii::starts_with_ignoring_case(line, k_http_only) && line.size() >= k_http_only.size()) {
    cookie.http_only = true;
    line = without_blanks(line.substr(k_http_only.size()));
  }
  auto fields = split_tabs(line);
  if (!fields) fields = split_words(line);
  if (!fields) {
    const std::string_view host = line.substr(0, line.find_first_of(k_blanks));
    const bool has_tabs = line.find('\t') != std::string_view::npos;
    return {.host = host,
            .why = "it does not have the seven fields of a line",
            .has_fields = has_tabs || is_mubi_host(normal_domain(host))};
  }
  const auto& [domain, subdomains, path, secure, expires, name, value] = *fields;
  // A missing field shifts the others, so look for the name of a session cookie in all fields.
  ParsedLine parsed{.host = domain};
  parsed.may_be_session =
      may_be_session_name(name) || std::ranges::any_of(*fields, is_session_name);
  cookie.domain = normal_domain(domain);
  // Some exporters write a leading dot and FALSE, others TRUE without a dot. Both mean a domain
  // cookie.
  if (is_true(subdomains) && cookie.host_only()) cookie.domain.insert(0, ".");
  cookie.path = path.empty() ? "/" : path;
  cookie.secure = is_true(secure);
  cookie.name = name;
  const auto expiry = parse_expiry(expires);
  if (cookie.domain.empty() || is_odd_host(cookie.domain)) {
    parsed.why = "its host is not one";
  } else if (!expiry) {
    parsed.why = "its expiry is no time";
  } else if (const auto fault = fault_of(cookie, value)) {
    parsed.why = *fault;
  } else {
    cookie.expires = expiry->at;
    if (is_mubi_host(cookie.domain)) cookie.value = Secret::copy_of(value);
    parsed.cookie = std::move(cookie);
  }
  return parsed;
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

ParsedCookies parse_netscape(std::string_view text) {
  ParsedCookies parsed;
  for (std::size_t number = 1; !text.empty(); ++number) {
    const std::string_view line = without_indent(next_line(text));
    const bool is_http_only = ascii::starts_with_ignoring_case(line, k_http_only);
    if (line.empty() || (line.starts_with('#') && !is_http_only)) continue;
    ParsedLine read = parse_line(line);
    ++(read.cookie ? parsed.count : parsed.others);
    if (read.cookie && is_mubi_host(read.cookie->domain)) {
      parsed.cookies.push_back(*std::move(read.cookie));
    } else if (!read.cookie && may_be_of_mubi(read.host, line)) {
      parsed.misread.push_back({.number = number,
                                .why = read.why,
                                .has_fields = read.has_fields,
                                .may_be_session = read.may_be_session});
    }
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
  text.reserve(size);  // growing would leave unwiped copies behind
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
