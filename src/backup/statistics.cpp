// SPDX-License-Identifier: MIT
#include "backup/statistics.hpp"

#include <algorithm>
#include <chrono>
#include <functional>
#include <set>

#include "library/dates.hpp"

namespace matinee::backup {

namespace {

using Counts = std::map<std::string, std::size_t>;

void add_names(Counts& counts, const std::vector<std::string>& names) {
  for (const std::string& name : std::set<std::string>(names.begin(), names.end()))
    ++counts[name];
}

std::vector<Count> most_first(const Counts& counts) {
  std::vector<Count> sorted(counts.begin(), counts.end());
  std::ranges::stable_sort(sorted, std::ranges::greater(), &Count::second);
  return sorted;
}

// Returns all decades from the first to the last, including those without films.
std::vector<Count> decades_of(const std::map<int, std::size_t>& films) {
  std::vector<Count> decades;
  if (films.empty()) return decades;
  for (int decade = films.begin()->first; decade <= films.rbegin()->first; decade += 10) {
    const auto found = films.find(decade);
    decades.emplace_back(std::to_string(decade) + "s", found == films.end() ? 0 : found->second);
  }
  return decades;
}

void add_rating(Statistics& all, const DiaryFilm& film) {
  if (!film.stars) return;
  const auto place = static_cast<std::size_t>(std::clamp(*film.stars, 1, 5) - 1);
  ++all.rated;
  ++all.by_stars.at(place);
  if (const auto month = month_of(film.rated_at)) ++all.stars_by_month[*month].at(place);
}

void add_views(Statistics& all, const DiaryFilm& film) {
  const int minutes = film.film.duration_minutes.value_or(0);
  for (const std::string& date : film.watched) {
    ++all.views;
    if (minutes == 0) ++all.views_without_length;
    all.minutes += minutes;
    const auto month = month_of(date);
    if (!month) continue;
    MonthOfViews& views = all.views_by_month[*month];
    ++views.films;
    views.minutes += minutes;
  }
}

}  // namespace

std::optional<Month> month_of(std::string_view date) {
  const auto moment = library::parse_moment(date);
  if (!moment) return std::nullopt;
  const std::chrono::sys_seconds at(moment->time_since_epoch());
  const std::chrono::year_month_day day(std::chrono::floor<std::chrono::days>(at));
  return static_cast<int>(day.year()) * 12 + static_cast<int>(static_cast<unsigned>(day.month())) -
         1;
}

double Statistics::average() const noexcept {
  std::size_t sum = 0;
  for (std::size_t i = 0; i < by_stars.size(); ++i)
    sum += (i + 1) * by_stars.at(i);
  return rated == 0 ? 0 : static_cast<double>(sum) / static_cast<double>(rated);
}

Statistics statistics_of(const std::vector<DiaryFilm>& films) {
  Statistics all;
  std::map<int, std::size_t> decades;
  Counts countries;
  Counts directors;
  Counts genres;
  for (const DiaryFilm& film : films) {
    add_rating(all, film);
    add_views(all, film);
    if (film.is_wished) ++all.wished;
    if (!film.is_seen()) continue;
    ++all.seen;
    // The oldest films are of 1895. A year far outside is an error in the data.
    const int year = film.film.year.value_or(0);
    if (year > 1800 && year < 2200) ++decades[year / 10 * 10];
    add_names(countries, film.film.countries);
    add_names(directors, film.film.directors);
    add_names(genres, film.film.genres);
  }
  all.decades = decades_of(decades);
  all.countries = most_first(countries);
  all.directors = most_first(directors);
  all.genres = most_first(genres);
  return all;
}

}  // namespace matinee::backup
