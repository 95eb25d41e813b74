// SPDX-License-Identifier: MIT
//
// How people name a film: its number, its slug, or a URL of its page.
#pragma once

#include <string>
#include <string_view>

#include <matinee/result.hpp>

namespace matinee::mubi {

/// A film's id in digits or its slug: what the service's film call takes.
struct FilmRef {
  std::string id_or_slug;
  friend bool operator==(const FilmRef&, const FilmRef&) = default;
};

/// `187`, `a-film`, `https://mubi.com[/LANGUAGE][/COUNTRY]/films/a-film[/player]`, with or without
/// the scheme. Errc::usage for anything else; of a series the message asks for an episode.
Result<FilmRef> parse_film_ref(std::string_view text);

/// Whether `text` is a URL (or begins like one) of the service's own site.
bool is_site_url(std::string_view text);

}  // namespace matinee::mubi
