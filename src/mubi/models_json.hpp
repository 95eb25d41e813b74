// SPDX-License-Identifier: MIT
//
// Models from JSON that is parsed already. Private to the layer.
#pragma once

#include "json/json.hpp"
#include "mubi/film.hpp"
#include "mubi/film_list.hpp"
#include "mubi/stream.hpp"

namespace matinee::mubi {

/// Errc::failure if the object has no id or no title.
Result<Film> film_of(const json::Value& object);

/// From the answer of `playback_languages`. Never fails: a member of the wrong type counts as
/// absent.
PlaybackLanguages languages_of(const json::Value& object);

/// From `{"films":[...],"meta":{...}}` and `{"wishes":[{"id","film"}],"meta":{...}}`. The list must
/// be there.
ListPage<Film> film_page_of(const json::Value& answer);
ListPage<Wish> wish_page_of(const json::Value& answer);

/// From the answer of `secure_url`. Errc::failure if it offers nothing.
Result<Stream> stream_of(const json::Value& object);

}  // namespace matinee::mubi
