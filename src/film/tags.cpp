// SPDX-License-Identifier: MIT
#include "film/tags.hpp"

#include <string>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/printable.hpp"

namespace matinee::film {

std::string title_of(const mubi::Film& film, Kind kind) {
  return kind == Kind::trailer ? film.title + " (trailer)" : film.title;
}

std::vector<media::FilmTag> tags_of(const mubi::Film& film, Kind kind) {
  std::vector<media::FilmTag> tags;
  const auto add = [&](const char* name, const std::string& value) {
    if (!value.empty()) tags.push_back({.name = name, .value = printable(value)});
  };
  add("title", title_of(film, kind));
  add("date", film.year ? std::to_string(*film.year) : "");
  add("artist", fmt::format("{}", fmt::join(film.directors, ", ")));
  add("genre", fmt::format("{}", fmt::join(film.genres, ", ")));
  if (film.episode) {
    add("show", film.episode->series);
    add("episode_id", film.episode->label);
  }
  add("description", film.synopsis);
  add("comment", mubi::page_url(film));
  return tags;
}

}  // namespace matinee::film
