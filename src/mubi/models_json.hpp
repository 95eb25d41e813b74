// SPDX-License-Identifier: MIT
//
// Models from JSON that is parsed already. Private to the layer.
#pragma once

#include "json/json.hpp"
#include "mubi/film.hpp"
#include "mubi/film_list.hpp"
#include "mubi/series.hpp"
#include "mubi/stream.hpp"

namespace matinee::mubi {

/// Errc::failure if the object has no id or no title.
Result<Film> film_of(const json::Value& object);

/// From the answer of `playback_languages`. Never fails: a member of the wrong type counts as
/// absent.
PlaybackLanguages languages_of(const json::Value& object);

// From `{"films":[...],"meta":{...}}`, `{"wishes":[{"id","film"}],"meta":{...}}` and the like. The
// list must be there. Entries that hold no film are counted and left out.
ListPage<Film> film_page_of(const json::Value& answer);           // films
ListPage<Film> listed_film_page_of(const json::Value& answer);    // list_films
ListPage<Film> episode_page_of(const json::Value& answer);        // episodes
ListPage<Wish> wish_page_of(const json::Value& answer);           // wishes
ListPage<Rating> rating_page_of(const json::Value& answer);       // ratings
ListPage<View> view_page_of(const json::Value& answer);           // view_logs
ListPage<FilmList> film_list_page_of(const json::Value& answer);  // lists

/// Errc::failure if the object has no title. Seasons without a slug are left out.
Result<Series> series_of(const json::Value& object);

/// From the answer of `secure_url`. Errc::failure if it offers nothing.
Result<Stream> stream_of(const json::Value& object);

}  // namespace matinee::mubi
