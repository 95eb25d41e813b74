// SPDX-License-Identifier: MIT
#include "header_formats.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace matinee::cli {

namespace {

struct Line {
  std::string_view name;
  std::string_view variable;
  std::string value;
};

bool is_plain(std::string_view value) {
  return std::ranges::all_of(
      value, [](char c) { return c >= ' ' && c < 0x7f && c != '"' && c != '\'' && c != '\\'; });
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

std::string line_in(HeaderFormat format, const Line& line) {
  switch (format) {
    case HeaderFormat::http:
      return fmt::format("{}: {}\n", line.name, line.value);
    case HeaderFormat::json:
      return {};  // not by lines
    case HeaderFormat::curl:
      return fmt::format("header = \"{}: {}\"\n", line.name, line.value);
    case HeaderFormat::env:
      return fmt::format("export {}='{}'\n", line.variable, line.value);
    case HeaderFormat::aria2:
      return fmt::format("header={}: {}\n", line.name, line.value);
    case HeaderFormat::mpv:
      return fmt::format("http-header-fields-append=\"{}: {}\"\n", line.name, line.value);
    case HeaderFormat::yt_dlp:
      return fmt::format("--add-headers '{}:{}'\n", line.name, line.value);
  }
  return {};
}

std::string as_json(std::array<Line, 4>& lines) {
  nlohmann::ordered_json object;
  for (const Line& line : lines)
    object[std::string(line.name)] = line.value;
  std::string text = object.dump() + '\n';
  for (auto& value : object)
    wipe(value.get_ref<std::string&>());
  return text;
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
  text.reserve(std::size_t{16} * 1024);  // no growth, which would leave an unwiped copy behind
  std::string_view unfit;
  for (const Line& line : lines) {
    if (!is_plain(line.value)) unfit = line.name;
    std::string piece = line_in(format, line);
    text += piece;
    wipe(piece);
  }
  if (format == HeaderFormat::json) text = as_json(lines);
  for (Line& line : lines)
    wipe(line.value);
  if (!unfit.empty()) {
    wipe(text);
    return Error(Errc::failure,
                 fmt::format("header {} holds a character that is no part of a header", unfit));
  }
  return text;
}

}  // namespace matinee::cli
