// SPDX-License-Identifier: MIT
#include "mubi/film_ref.hpp"

#include <algorithm>
#include <vector>

#include <fmt/format.h>

#include "base/ascii.hpp"
#include "base/split.hpp"
#include "http/url.hpp"

namespace matinee::mubi {

namespace {

bool is_slug(std::string_view text) {
  constexpr std::size_t k_longest = 200;
  return !text.empty() && text.size() <= k_longest && text.front() != '-' &&
         std::ranges::all_of(text,
                             [](char c) { return ascii::is_alnum(c) || c == '-' || c == '_'; });
}

bool is_site_host(std::string_view host) {
  return host == "mubi.com" || host == "www.mubi.com";
}

std::string with_scheme(std::string_view text) {
  if (text.find("://") != std::string_view::npos) return std::string(text);
  return fmt::format("https://{}", text);
}

std::vector<std::string_view> segments_of(std::string_view path) {
  std::vector<std::string_view> segments;
  while (!path.empty()) {
    const std::string_view segment = split_off(path, '/');
    if (!segment.empty()) segments.push_back(segment);
  }
  return segments;
}

Error no_film(fmt::format_string<const std::string&> format, const std::string& text) {
  return Error(Errc::usage, fmt::format(format, text)).about(Subject::film);
}

}  // namespace

bool is_site_url(std::string_view text) {
  return is_site_host(http::host_of(with_scheme(text)));
}

Result<FilmRef> parse_film_ref(std::string_view text) {
  if (is_slug(text)) return FilmRef{std::string(text)};
  if (!is_site_url(text)) {
    return no_film("{}: neither a film's id, slug or page nor a media URL", http::masked_url(text));
  }
  const std::string url = with_scheme(text);
  const auto segments = segments_of(http::split_url(url).path);
  const auto films = std::ranges::find(segments, "films");
  if (films != segments.end() && films + 1 != segments.end() && is_slug(films[1])) {
    return FilmRef{std::string(films[1])};
  }
  if (std::ranges::find(segments, "series") != segments.end()) {
    return no_film("{}: a series; give the page of one of its episodes", url);
  }
  return no_film("{}: not the page of a film", http::masked_url(url));
}

}  // namespace matinee::mubi
