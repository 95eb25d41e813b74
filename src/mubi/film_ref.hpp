// SPDX-License-Identifier: MIT
//
// How users name a film: by its number, its slug, or the URL of its page.
#pragma once

#include <string>
#include <string_view>

#include <matinee/result.hpp>

namespace matinee::mubi {

/// The id of a film in digits, or its slug. The API accepts both.
struct FilmRef {
  std::string id_or_slug;
  friend bool operator==(const FilmRef&, const FilmRef&) = default;
};

/// Parses `187`, `a-film`, or `https://mubi.com[/LANGUAGE][/COUNTRY]/films/a-film[/player]` with or
/// without the scheme. Fails with Errc::usage for anything else; for a series the message asks for
/// an episode.
Result<FilmRef> parse_film_ref(std::string_view text);

/// Whether `text` is a URL, or the beginning of one, of the service's site.
bool is_site_url(std::string_view text);

}  // namespace matinee::mubi
