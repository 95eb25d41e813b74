// SPDX-License-Identifier: MIT
#include "backup/diary.hpp"

#include <algorithm>
#include <functional>
#include <unordered_map>
#include <unordered_set>
#include <utility>

namespace matinee::backup {

namespace {

using library::Entry;

Result<Entry> entry_of(mubi::RawKind kind, const std::string& json) {
  switch (kind) {
    case mubi::RawKind::rating: {
      MATINEE_TRY_ASSIGN(mubi::Rating rating, mubi::parse_rating(json));
      return library::entry_of(std::move(rating));
    }
    case mubi::RawKind::view: {
      MATINEE_TRY_ASSIGN(mubi::View view, mubi::parse_view(json));
      return library::entry_of(std::move(view));
    }
    case mubi::RawKind::wish: {
      MATINEE_TRY_ASSIGN(mubi::Wish wish, mubi::parse_wish(json));
      return library::entry_of(std::move(wish));
    }
    case mubi::RawKind::listed_film:
    case mubi::RawKind::list:
      break;
  }
  MATINEE_TRY_ASSIGN(mubi::Film film, mubi::parse_listed_film(json));
  return Entry{.film = std::move(film)};
}

class Films {
 public:
  void add_rating(const Entry& entry) {
    DiaryFilm& film = film_of(entry);
    if (!film.rated_at.empty() || film.stars) return;
    film.stars = entry.stars;
    film.review = entry.review;
    film.rated_at = entry.date;
    film.rating_gone_since = entry.gone_since;
  }

  // The viewings that the service has come first.
  void add_view(const Entry& entry) {
    DiaryFilm& film = film_of(entry);
    if (film.watched.empty()) film.views_gone_since = entry.gone_since;
    film.watched.push_back(entry.date);
  }

  void add_wish(const Entry& entry) {
    DiaryFilm& film = film_of(entry);
    film.is_wished |= entry.gone_since.empty();
    if (!film.is_wished && film.wish_gone_since.empty()) film.wish_gone_since = entry.gone_since;
    if (film.added_at.empty()) film.added_at = entry.date;
  }

  std::vector<DiaryFilm> take() {
    for (DiaryFilm& film : films_)
      std::ranges::sort(film.watched, std::greater());
    const auto newest = [](const DiaryFilm& film) {
      return std::max({film.rated_at, film.watched.empty() ? std::string() : film.watched.front(),
                       film.added_at});
    };
    std::ranges::stable_sort(films_, std::greater(), newest);
    return std::move(films_);
  }

 private:
  DiaryFilm& film_of(const Entry& entry) {
    const auto [place, is_new] = places_.try_emplace(entry.film.id, films_.size());
    if (is_new) films_.push_back({.film = entry.film});
    DiaryFilm& film = films_[place->second];
    // The service's current data of a film are better than old ones.
    if (entry.gone_since.empty() && has_current_data_.insert(entry.film.id).second) {
      film.film = entry.film;
    }
    return film;
  }

  std::vector<DiaryFilm> films_;
  std::unordered_map<std::int64_t, std::size_t> places_;
  std::unordered_set<std::int64_t> has_current_data_;
};

}  // namespace

std::vector<Entry> entries_of(mubi::RawKind kind, const KeptList& list) {
  std::vector<Entry> entries;
  for (const KeptEntry& kept : list) {
    auto entry = entry_of(kind, kept.raw.json);
    if (!entry) continue;
    entry->gone_since = kept.gone_since;
    entries.push_back(*std::move(entry));
  }
  return entries;
}

std::vector<DiaryFilm> films_of(const Diary& diary) {
  Films films;
  for (const Entry& entry : diary.ratings)
    films.add_rating(entry);
  for (const Entry& entry : diary.views)
    films.add_view(entry);
  for (const Entry& entry : diary.wishes)
    films.add_wish(entry);
  return films.take();
}

}  // namespace matinee::backup
