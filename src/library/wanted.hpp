// SPDX-License-Identifier: MIT
//
// A file of films that somebody wants to watch, as other services and people write it. Pure.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <matinee/result.hpp>

#include "mubi/film_ref.hpp"

namespace matinee::library {

/// How far an id or a slug proves which film is meant.
enum class RefTrust : std::uint8_t {
  certain,  ///< a page of the service, or typed by itself
  claimed,  ///< a column that another service may have too: the film's title has to agree
};

/// One film of the file. At least one of `ref`, `title` and `problem` is there.
struct Wanted {
  /// Where it stands in the file, counted from one.
  std::size_t line = 0;
  /// How messages name it.
  std::string text = {};
  std::optional<mubi::FilmRef> ref = {};
  RefTrust trust = RefTrust::certain;
  std::string title = {};
  std::optional<int> year = {};
  std::vector<std::string> directors = {};
  /// Why nothing can be made of it.
  std::optional<Error> problem = {};
};

/// Reads a CSV file with a head row (Letterboxd's exports of a watchlist, of ratings, of a list;
/// our own export; any with a title and a year), separated by comma, semicolon or tab; or else
/// lines, each an id, a slug, a page of the service or "Title (Year)". A line that begins with "# "
/// is a comment. Errc::failure for what is no UTF-8 text.
Result<std::vector<Wanted>> parse_wanted(std::string_view text);

}  // namespace matinee::library
