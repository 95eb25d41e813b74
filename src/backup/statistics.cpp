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

Month month_at(UnixTime moment) {
  const std::chrono::sys_seconds at(moment.time_since_epoch());
  const std::chrono::year_month_day day(std::chrono::floor<std::chrono::days>(at));
  return static_cast<int>(day.year()) * 12 + static_cast<int>(static_cast<unsigned>(day.month())) -
         1;
}

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

// The months that the charts show.
struct Months {
  Month first = 0;
  Month last = 0;

  std::optional<Month> find(std::string_view date) const {
    const auto month = month_of(date);
    return month && *month >= first && *month <= last ? month : std::nullopt;
  }
};

Months months_until(UnixTime now) {
  // MUBI began in 2007. The date may be ahead of this machine's clock, but not by more than a
  // month.
  constexpr Month k_first = 2007 * 12;
  return {.first = k_first, .last = month_at(now) + 1};
}

// The length in minutes; zero if it is unknown. The longest film known has 51,420 minutes
// ("Logistics", 2012). More is an error in the data.
std::int64_t length_of(const mubi::Film& film) {
  constexpr int k_longest = 60'000;
  const int minutes = film.duration_minutes.value_or(0);
  return minutes > 0 && minutes <= k_longest ? minutes : 0;
}

void add_rating(Statistics& all, const DiaryFilm& film, const Months& months) {
  if (!film.stars) return;
  const auto place = static_cast<std::size_t>(std::clamp(*film.stars, 1, 5) - 1);
  ++all.rated;
  ++all.by_stars.at(place);
  if (const auto month = months.find(film.rated_at)) ++all.stars_by_month[*month].at(place);
}

void add_views(Statistics& all, const DiaryFilm& film, const Months& months) {
  const std::int64_t minutes = length_of(film.film);
  for (const std::string& date : film.watched) {
    ++all.views;
    if (minutes == 0) ++all.views_without_length;
    all.minutes += minutes;
    const auto month = months.find(date);
    if (!month) continue;
    MonthOfViews& views = all.views_by_month[*month];
    ++views.viewings;
    views.minutes += minutes;
  }
}

}  // namespace

std::optional<Month> month_of(std::string_view date) {
  const auto moment = library::parse_moment(date);
  if (!moment) return std::nullopt;
  return month_at(*moment);
}

double Statistics::average() const noexcept {
  std::size_t sum = 0;
  for (std::size_t i = 0; i < by_stars.size(); ++i)
    sum += (i + 1) * by_stars.at(i);
  return rated == 0 ? 0 : static_cast<double>(sum) / static_cast<double>(rated);
}

Statistics statistics_of(const std::vector<DiaryFilm>& films, UnixTime now) {
  const Months months = months_until(now);
  Statistics all;
  std::map<int, std::size_t> decades;
  Counts countries;
  Counts directors;
  Counts genres;
  for (const DiaryFilm& film : films) {
    add_rating(all, film, months);
    add_views(all, film, months);
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
