// SPDX-License-Identifier: MIT
//
// How one film is offered in several countries.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include <matinee/result.hpp>

#include "context.hpp"
#include "mubi/client.hpp"
#include "ui/style.hpp"

namespace matinee::cli {

struct CountryOffer {
  /// ISO 3166-1 alpha-2, upper case.
  std::string country = {};
  /// As it is told there; nothing if the film is unknown there.
  std::optional<mubi::Film> film = {};
};

/// The codes in upper case, in their order, each once. Errc::usage for what is no country code.
Result<std::vector<std::string>> parse_countries(const std::vector<std::string>& codes);

/// Asks for the film in one country after the other, with a pause between two requests. `client` is
/// left with the last country. Errc::not_found if no country knows the film; any other error of one
/// country is the error of all, because a table with a gap would read as "not offered".
Result<std::vector<CountryOffer>> fetch_offers(Context& context, mubi::Client& client,
                                               const mubi::FilmRef& film,
                                               const std::vector<std::string>& countries);

/// The film's title and year.
std::string title_of(const std::vector<CountryOffer>& offers);

std::string table_of(const std::vector<CountryOffer>& offers, const Display& display);

/// One line of JSON (docs/json.md).
std::string json_of(const std::vector<CountryOffer>& offers);

}  // namespace matinee::cli
