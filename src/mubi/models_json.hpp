// SPDX-License-Identifier: MIT
//
// Converts parsed JSON to models. Private to this layer.
#pragma once

#include "json/json.hpp"
#include "mubi/film.hpp"
#include "mubi/film_list.hpp"
#include "mubi/series.hpp"
#include "mubi/stream.hpp"

namespace matinee::mubi {

/// Fails with Errc::failure if the object has no id or no title.
Result<Film> film_of(const json::Value& object);

/// Converts a `playback_languages` response. Never fails: a member of the wrong type counts as
/// absent.
PlaybackLanguages languages_of(const json::Value& object);

// Each converts a response such as `{"films":[...],"meta":{...}}` or
// `{"wishes":[{"id","film"}],"meta":{...}}`. The caller checks that the list is present. Entries
// without a valid film are left out and counted.
ListPage<Film> film_page_of(const json::Value& answer);           // films
ListPage<Film> listed_film_page_of(const json::Value& answer);    // list_films
ListPage<Film> episode_page_of(const json::Value& answer);        // episodes
ListPage<Wish> wish_page_of(const json::Value& answer);           // wishes
ListPage<Rating> rating_page_of(const json::Value& answer);       // ratings
ListPage<View> view_page_of(const json::Value& answer);           // view_logs
ListPage<FilmList> film_list_page_of(const json::Value& answer);  // lists

/// Fails with Errc::failure if the object has no title. Leaves out seasons without a slug.
Result<Series> series_of(const json::Value& object);

/// Converts a `secure_url` response. Fails with Errc::failure if it offers no stream.
Result<Stream> stream_of(const json::Value& object);

}  // namespace matinee::mubi
