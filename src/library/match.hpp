// SPDX-License-Identifier: MIT
//
// Decides which film of a search result is meant. Pure.
#pragma once

#include <span>
#include <vector>

#include "library/wanted.hpp"
#include "mubi/film.hpp"

namespace matinee::library {

/// How well a film matches a title, a year and directors.
enum class Closeness : std::uint8_t {
  other,  ///< a different title, or an episode of a series
  title,  ///< the title matches, but the year or all directors differ
  near,   ///< nothing differs, but title and year alone do not prove a match
  exact,  ///< title and year match; or title, a director, and the year within one
};

/// Compares titles, including the original title, with comparable_title(). Years that differ by one
/// do not contradict, because festivals precede releases.
Closeness closeness_of(const Wanted& wanted, const mubi::Film& film);

struct Match {
  /// The film, if it is certain. Points into the searched films.
  const mubi::Film* film = nullptr;
  /// Possible films, the closest first. If no title matches, the first results of the search.
  std::vector<const mubi::Film*> candidates = {};
};

/// A film is certain if it is the only exact one and no other is near. If there are several, a
/// matching director decides.
Match find_match(const Wanted& wanted, std::span<const mubi::Film> films);

}  // namespace matinee::library
