// SPDX-License-Identifier: MIT
//
// The metadata tags in the file of a film.
#pragma once

#include <string>
#include <vector>

#include "film/file_name.hpp"
#include "media/join/remux_job.hpp"
#include "mubi/film.hpp"

namespace matinee::film {

/// Returns the title of the film. For a trailer, " (trailer)" is appended.
std::string title_of(const mubi::Film& film, Kind kind);

/// Returns the tags of a film: title, date (the year), artist (the directors), genre, show,
/// episode_id, description, and comment (the URL of the film's page, as in yt-dlp). Tags without a
/// value are left out.
std::vector<media::FilmTag> tags_of(const mubi::Film& film, Kind kind);

}  // namespace matinee::film
