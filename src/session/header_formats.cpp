// SPDX-License-Identifier: MIT
#include "session/header_formats.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "base/shell_quote.hpp"
#include "mubi/custom_data.hpp"

namespace matinee::session {

namespace {

struct Line {
  std::string_view name;
  std::string_view variable;
  std::string value;
};

// Whether a value is a field value (RFC 9110, 5.5) in ASCII without tabs. Other values may not
// arrive unchanged.
bool is_field_value(std::string_view value) {
  return !value.empty() && value.front() != ' ' && value.back() != ' ' &&
         std::ranges::all_of(value, [](char c) { return c >= ' ' && c < 0x7f; });
}

// Quotes text for a config file of curl: within double quotes, a backslash escapes a quote and a
// backslash.
std::string in_curl_quotes(std::string_view text) {
  std::string quoted = "\"";
  quoted.reserve(2 * text.size() + 2);
  for (const char c : text) {
    if (c == '"' || c == '\\') quoted += '\\';
    quoted += c;
  }
  return quoted += '"';
}

std::string shown(const Secret& secret, Show show) {
  return show == Show::raw ? std::string(secret.reveal()) : secret.masked();
}

std::array<Line, 4> lines_of(const AuthHeaders& headers, Show show) {
  return {{{"authorization", "MATINEE_AUTHORIZATION", shown(headers.authorization, show)},
           {"dt-custom-data", "MATINEE_DT_CUSTOM_DATA", shown(headers.dt_custom_data, show)},
           {"client", "MATINEE_CLIENT", headers.client},
           {"client-country", "MATINEE_CLIENT_COUNTRY", headers.client_country}}};
}

// The names of headers need no escaping in JSON.
std::string json_member_of(const Line& line) {
  const Secret value = mubi::json_string(Secret::copy_of(line.value));
  return fmt::format(R"("{}":{})", line.name, value.reveal());
}

std::string line_in(HeaderFormat format, const Line& line) {
  // yt-dlp keeps a space after the colon as part of the value.
  const std::string_view colon = format == HeaderFormat::yt_dlp ? ":" : ": ";
  std::string field = fmt::format("{}{}{}", line.name, colon, line.value);
  const WipeOnExit wiped_field(field);
  std::string quoted;
  const WipeOnExit wiped_quoted(quoted);
  switch (format) {
    case HeaderFormat::http:
      return field + '\n';
    case HeaderFormat::json:
      return json_member_of(line) + ',';
    case HeaderFormat::curl:
      quoted = in_curl_quotes(field);
      return fmt::format("header = {}\n", quoted);
    case HeaderFormat::env:
      quoted = shell_quoted(line.value);
      return fmt::format("export {}={}\n", line.variable, quoted);
    case HeaderFormat::aria2:
      return fmt::format(" header={}\n", field);  // aria2's files have no quoting
    case HeaderFormat::mpv:
      // mpv does not interpret the characters of a value whose length is given as %LENGTH%.
      return fmt::format("http-header-fields-append=%{}%{}\n", field.size(), field);
    case HeaderFormat::yt_dlp:
      quoted = shell_quoted(field);
      return fmt::format("--add-headers {}\n", quoted);
  }
  return {};
}

}  // namespace

const std::vector<std::string>& header_format_names() {
  static const std::vector<std::string> k_names{"http",  "json", "curl",  "env",
                                                "aria2", "mpv",  "yt-dlp"};
  return k_names;
}

HeaderFormat parse_header_format(std::string_view name) {
  const auto& names = header_format_names();
  return static_cast<HeaderFormat>(std::ranges::find(names, name) - names.begin());
}

Result<std::string> format_headers(const AuthHeaders& headers, HeaderFormat format, Show show) {
  auto lines = lines_of(headers, show);
  std::string text;
  text.reserve(std::size_t{16} * 1024);  // growing would leave an unwiped copy behind
  const bool is_json = format == HeaderFormat::json;
  if (is_json) text += '{';
  std::string_view unfit;
  for (const Line& line : lines) {
    if (!is_field_value(line.value)) unfit = line.name;
    std::string piece = line_in(format, line);
    text += piece;
    wipe(piece);
  }
  if (is_json) text.replace(text.size() - 1, 1, "}\n");
  for (Line& line : lines)
    wipe(line.value);
  if (!unfit.empty()) {
    wipe(text);
    return Error(Errc::failure,
                 fmt::format("header {} holds a character that is no part of a header", unfit));
  }
  return text;
}

}  // namespace matinee::session
