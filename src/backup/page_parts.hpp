// SPDX-License-Identifier: MIT
//
// Writes the sections of the page as HTML. A section without content is empty. Pure.
#pragma once

#include <string>
#include <vector>

#include <matinee/clock.hpp>

#include "backup/diary.hpp"
#include "backup/statistics.hpp"

namespace matinee::backup {

// page_pictures.cpp

/// The name of the member, a summary, and the line of all ratings.
std::string write_masthead(const Diary& diary, const std::vector<DiaryFilm>& films,
                           const Statistics& statistics);
std::string write_ratings(const Statistics& statistics);
std::string write_kinds(const Statistics& statistics);
std::string write_viewing(const Statistics& statistics);

// page_tables.cpp

/// The films with five stars.
std::string write_favourites(const std::vector<DiaryFilm>& films);
/// The watchlist; the film that leaves next comes first.
std::string write_watchlist(const Diary& diary, UnixTime now);
std::string write_reviews(const std::vector<DiaryFilm>& films);
std::string write_lists(const Diary& diary);
std::string write_all_films(const std::vector<DiaryFilm>& films);

/// The title of a film as a link to its page.
std::string film_link(const mubi::Film& film);

}  // namespace matinee::backup
