// SPDX-License-Identifier: MIT
//
// Which film of a search is the one that is meant. Pure.
#pragma once

#include <span>
#include <vector>

#include "library/wanted.hpp"
#include "mubi/film.hpp"

namespace matinee::library {

/// How well a film answers to a title, a year and directors.
enum class Closeness : std::uint8_t {
  other,  ///< another title, or an episode of a series
  title,  ///< the title agrees, but the year or every director contradicts
  near,   ///< nothing contradicts, but title and year alone do not prove it
  exact,  ///< title and year agree; or the title, a director, and the year but for one
};

/// Titles compare as comparable_title() has them, with the original title too. A year that differs
/// by one is no contradiction: festivals come before releases.
Closeness closeness_of(const Wanted& wanted, const mubi::Film& film);

struct Match {
  /// The film, if there is no doubt about it. Points into what was searched.
  const mubi::Film* film = nullptr;
  /// The films that it may be, the closest first; if no title agrees, the first of the search.
  std::vector<const mubi::Film*> candidates = {};
};

/// A film is certain if it alone is exact and no other is near; a director who agrees decides
/// between several.
Match find_match(const Wanted& wanted, std::span<const mubi::Film> films);

}  // namespace matinee::library
