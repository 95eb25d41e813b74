// SPDX-License-Identifier: MIT
//
// Models from JSON that is parsed already. Private to the layer.
#pragma once

#include <nlohmann/json.hpp>

#include "mubi/film.hpp"
#include "mubi/film_list.hpp"
#include "mubi/stream.hpp"

namespace matinee::mubi {

Result<Film> film_of(const nlohmann::json& object);
PlaybackLanguages languages_of(const nlohmann::json& object);
ListPage<Film> film_page_of(const nlohmann::json& answer);
ListPage<Wish> wish_page_of(const nlohmann::json& answer);
Result<Stream> stream_of(const nlohmann::json& object);

}  // namespace matinee::mubi
