// SPDX-License-Identifier: MIT
#include "mpv.hpp"

#include <algorithm>
#include <string_view>

#include <fmt/format.h>

#include "base/ascii.hpp"
#include "base/printable.hpp"

namespace matinee::cli {

namespace {

// Told its length, mpv looks at no character of a value; a line break would still end it.
std::string line_of(std::string_view option, std::string_view value) {
  if (value.empty()) return {};
  return fmt::format("{}=%{}%{}\n", option, value.size(), value);
}

bool is_https_url(std::string_view url) {
  return ascii::starts_with_ignoring_case(url, "https://") &&
         std::ranges::none_of(url, [](char c) { return ascii::is_control(c) || c == ' '; });
}

}  // namespace

std::string mpv_config(const MpvJob& job) {
  std::string config = "tls-verify=yes\nytdl=no\n";
  config += line_of("tls-ca-file", job.cacert);
  config += line_of("user-agent", job.user_agent);
  config += line_of("force-media-title", printable(job.title));
  for (const std::string& url : job.subtitles) {
    if (is_https_url(url)) config += line_of("sub-files-append", url);
  }
  return config;
}

Result<std::string> mpv_playlist(const MpvJob& job) {
  if (!is_https_url(job.url)) {
    return Error(Errc::unsupported, "the media are offered at an address that is no https URL");
  }
  return fmt::format("#EXTM3U\n{}\n", job.url);
}

}  // namespace matinee::cli
