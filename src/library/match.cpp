// SPDX-License-Identifier: MIT
#include "library/match.hpp"

#include <algorithm>
#include <cstdlib>

#include "library/title.hpp"

namespace matinee::library {

namespace {

enum class Agreement : std::uint8_t { unknown, yes, no };

// One common director is enough, because catalogues differ in how many they name.
Agreement agreement_on_directors(const Wanted& wanted, const mubi::Film& film) {
  if (wanted.directors.empty() || film.directors.empty()) return Agreement::unknown;
  for (const std::string& name : wanted.directors) {
    const std::string compared = comparable_name(name);
    const auto is_same = [&](const std::string& other) {
      return comparable_name(other) == compared;
    };
    if (std::ranges::any_of(film.directors, is_same)) return Agreement::yes;
  }
  return Agreement::no;
}

bool has_title(const mubi::Film& film, const std::string& title) {
  return comparable_title(film.title) == title || comparable_title(film.original_title) == title;
}

}  // namespace

Closeness closeness_of(const Wanted& wanted, const mubi::Film& film) {
  if (film.episode || !has_title(film, comparable_title(wanted.title))) return Closeness::other;
  const Agreement directors = agreement_on_directors(wanted, film);
  if (directors == Agreement::no) return Closeness::title;
  const bool is_year_known = wanted.year && film.year;
  const int apart = is_year_known ? std::abs(*wanted.year - *film.year) : 0;
  if (apart > 1) return Closeness::title;
  if (directors == Agreement::yes) return Closeness::exact;
  return is_year_known && apart == 0 ? Closeness::exact : Closeness::near;
}

Match find_match(const Wanted& wanted, std::span<const mubi::Film> films) {
  constexpr std::size_t k_most_candidates = 5;
  std::vector<std::pair<Closeness, const mubi::Film*>> ranked;
  std::vector<const mubi::Film*> by_director;
  for (const mubi::Film& film : films) {
    const Closeness closeness = closeness_of(wanted, film);
    ranked.emplace_back(closeness, &film);
    const bool is_proved =
        closeness == Closeness::exact && agreement_on_directors(wanted, film) == Agreement::yes;
    if (is_proved) by_director.push_back(&film);
  }
  std::ranges::stable_sort(ranked, std::ranges::greater(),
                           [](const auto& each) { return each.first; });
  Match match;
  const bool is_known = !ranked.empty() && ranked.front().first > Closeness::other;
  for (const auto& [closeness, film] : ranked) {
    const bool is_listed = closeness > Closeness::other || !is_known;
    if (is_listed && match.candidates.size() < k_most_candidates) match.candidates.push_back(film);
  }
  const auto count = [&](Closeness wanted_closeness) {
    return std::ranges::count(ranked, wanted_closeness,
                              [](const auto& each) { return each.first; });
  };
  const bool is_alone = count(Closeness::exact) == 1 && count(Closeness::near) == 0;
  if (by_director.size() == 1) {
    match.film = by_director.front();
  } else if (is_alone) {
    match.film = ranked.front().second;
  }
  return match;
}

}  // namespace matinee::library
