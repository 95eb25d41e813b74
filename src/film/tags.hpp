// SPDX-License-Identifier: MIT
//
// What a film's file tells of it.
#pragma once

#include <string>
#include <vector>

#include "film/file_name.hpp"
#include "media/join/remux_job.hpp"
#include "mubi/film.hpp"

namespace matinee::film {

/// The film's title, or what its trailer is called.
std::string title_of(const mubi::Film& film, Kind kind);

/// The title, the year as the date, the directors as the artist, and what else the service tells;
/// without what it does not. The comment is the film's page, as yt-dlp has it.
std::vector<media::FilmTag> tags_of(const mubi::Film& film, Kind kind);

}  // namespace matinee::film
