// SPDX-License-Identifier: MIT
#include "film/file_name.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/ascii.hpp"
#include "base/percent.hpp"
#include "base/printable.hpp"
#include "http/url.hpp"
#include "media/store/journal.hpp"

namespace matinee::film {

namespace {

constexpr std::string_view k_suffix = ".mp4";
// NAME_MAX of Linux, less ".matinee-part", which the folder of an unfinished download adds.
constexpr std::size_t k_longest = 255 - 13;

bool is_continuation(char c) noexcept {
  return (static_cast<unsigned char>(c) & 0xc0U) == 0x80U;
}

// Device names that Windows takes for themselves whatever their extension.
bool is_reserved(std::string_view stem) {
  constexpr std::array<std::string_view, 6> k_names{"CON", "PRN", "AUX", "NUL", "COM", "LPT"};
  const std::string upper = ascii::upper_case(stem.substr(0, stem.find('.')));
  return std::ranges::any_of(k_names, [&](std::string_view name) {
    if (!upper.starts_with(name)) return false;
    const bool is_numbered = name == "COM" || name == "LPT";
    return is_numbered ? upper.size() == 4 && ascii::is_digit(upper[3]) : upper == name;
  });
}

std::string without_hostile_characters(std::string_view text) {
  std::string safe = printable(text);
  std::ranges::replace_if(
      safe,
      [](char c) { return std::string_view("/\\:*?\"<>|").find(c) != std::string_view::npos; },
      '_');
  safe.erase(std::ranges::unique(safe, [](char a, char b) { return a == ' ' && b == ' '; }).begin(),
             safe.end());
  const auto first = safe.find_first_not_of(".- ");
  safe.erase(0, std::min(first, safe.size()));
  safe.erase(safe.find_last_not_of(". ") + 1);
  return safe;
}

void cut(std::string& text, std::size_t size) {
  if (text.size() <= size) return;
  while (size > 0 && is_continuation(text[size]))
    --size;
  text.resize(size);
  text.erase(text.find_last_not_of(". ") + 1);
}

// Names that packagers give to every stream.
bool is_generic(std::string_view stem) {
  constexpr std::array<std::string_view, 8> k_names{"master", "index",  "manifest",   "playlist",
                                                    "main",   "stream", "prog_index", "video"};
  return std::ranges::find(k_names, ascii::lower_case(stem)) != k_names.end();
}

}  // namespace

std::string safe_file_name(std::string_view stem, std::string_view keep, std::string_view suffix) {
  std::string name = without_hostile_characters(stem);
  cut(name, k_longest - std::min(k_longest, keep.size() + suffix.size()));
  if (name.empty() || is_reserved(name)) name.insert(0, "_");
  return fmt::format("{}{}{}", name, keep, suffix);
}

std::string file_name_of(const mubi::Film& film, Kind kind) {
  std::string stem = film.title;
  if (film.year) stem += fmt::format(" ({})", *film.year);
  if (kind == Kind::trailer) stem += " trailer";
  return safe_file_name(stem, fmt::format(" [{}]", film.id), k_suffix);
}

std::string file_name_of_url(std::string_view url) {
  std::string_view path = http::split_url(url).path;
  while (path.ends_with('/'))
    path.remove_suffix(1);
  std::string name = percent_decoded(path.substr(path.rfind('/') + 1));
  if (const auto dot = name.rfind('.'); dot != std::string::npos && dot > 0) name.resize(dot);
  if (is_generic(name)) {
    const std::uint64_t hash = media::hash_of(fmt::format("{}{}", http::host_of(url), path));
    const std::string keep = fmt::format(" [{:08x}]", hash & 0xffffffffU);
    path.remove_suffix(path.size() - std::min(path.rfind('/'), path.size()));
    const std::string folder = percent_decoded(path.substr(path.rfind('/') + 1));
    return safe_file_name(fmt::format("{} {}", folder, name), keep, k_suffix);
  }
  return safe_file_name(name.empty() ? "download" : name, "", k_suffix);
}

}  // namespace matinee::film
