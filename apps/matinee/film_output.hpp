// SPDX-License-Identifier: MIT
//
// Films as people and scripts read them.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <matinee/clock.hpp>
#include <matinee/error.hpp>

#include "film/stream_check.hpp"
#include "json/fwd.hpp"
#include "mubi/film.hpp"
#include "mubi/film_list.hpp"
#include "ui/style.hpp"

namespace matinee::cli {

/// What --print can print of each film.
const std::vector<std::string>& print_field_names();

/// One line for each film: the field of that name, one of print_field_names().
std::string lines_of(const std::vector<mubi::Film>& films, std::string_view field);

/// "yes", "not yet", "no longer", "not in this country".
std::string_view words_for(mubi::Offer offer);

std::string table_of(const std::vector<mubi::Film>& films, const Display& display);

/// What table_of() says of a film, as the lines beside a picture; none is wider than the display.
std::vector<std::string> lines_beside(const mubi::Film& film, const Display& display);

/// The facts of one film; `now` tells how far away its last day is.
std::string facts_of(const mubi::Film& film, film::StreamState stream, UnixTime now,
                     const Display& display);

/// The film as a member of a document (docs/json.md).
json::Ordered film_json(const mubi::Film& film);

/// One line of JSON (docs/json.md).
std::string json_of(const mubi::Film& film, film::StreamState stream);
std::string json_of(const mubi::Listing<mubi::Film>& listing);

/// What became of a target of `watchlist add` or `remove`.
struct WatchlistChange {
  std::string target = {};
  /// "added" or "removed"; empty where it failed.
  std::string state = {};
  std::optional<mubi::Film> film = {};
  std::optional<Error> error = {};
};

std::string json_of(const std::vector<WatchlistChange>& changes);

}  // namespace matinee::cli
