// SPDX-License-Identifier: MIT
//
// Reads a file of films that a user wants to watch, from other services or written by hand. Pure.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <matinee/result.hpp>

#include "mubi/film_ref.hpp"

namespace matinee::library {

/// How reliable an id or a slug is.
enum class RefTrust : std::uint8_t {
  certain,  ///< from a page of the service, or alone on a line
  claimed,  ///< from a column that another service may also have: the title must match
};

/// One film of the file. At least one of `ref`, `title` and `problem` is set.
struct Wanted {
  /// Its line in the file, counted from one.
  std::size_t line = 0;
  /// The film in messages.
  std::string text = {};
  std::optional<mubi::FilmRef> ref = {};
  RefTrust trust = RefTrust::certain;
  std::string title = {};
  std::optional<int> year = {};
  std::vector<std::string> directors = {};
  /// Why the entry cannot be used.
  std::optional<Error> problem = {};
};

/// Parses a CSV file with a header row, separated by commas, semicolons or tabs: Letterboxd's
/// exports of a watchlist, ratings or a list, our own export, or any table with a title and a year.
/// Parses any other text by line: an id, a slug, a page of the service, or "Title (Year)". A line
/// that begins with "# " is a comment. Fails with Errc::failure if the text is not UTF-8.
Result<std::vector<Wanted>> parse_wanted(std::string_view text);

}  // namespace matinee::library
