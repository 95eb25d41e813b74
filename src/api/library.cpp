// SPDX-License-Identifier: MIT
#include <utility>

#include <matinee/library.hpp>

#include "api/live_session.hpp"
#include "mubi/client.hpp"

namespace matinee {

namespace {

ListedFilm film_of(mubi::Film film) {
  std::string url = mubi::page_url(film);
  return {.id = film.id,
          .slug = std::move(film.slug),
          .title = std::move(film.title),
          .original_title = std::move(film.original_title),
          .year = film.year,
          .duration_minutes = film.duration_minutes,
          .directors = std::move(film.directors),
          .genres = std::move(film.genres),
          .countries = std::move(film.countries),
          .url = std::move(url),
          .available_until = std::move(film.available_until)};
}

RatedFilm entry_of(mubi::Rating rating) {
  return {.film = film_of(std::move(rating.film)),
          .rated_at = std::move(rating.rated_at),
          .stars = rating.stars,
          .review = std::move(rating.review)};
}

WatchedFilm entry_of(mubi::View view) {
  return {.film = film_of(std::move(view.film)), .watched_at = std::move(view.watched_at)};
}

WantedFilm entry_of(mubi::Wish wish) {
  return {.film = film_of(std::move(wish.film)), .added_at = std::move(wish.added_at)};
}

ListOfFilms entry_of(mubi::FilmList list) {
  return {.id = list.id,
          .slug = std::move(list.slug),
          .title = std::move(list.title),
          .film_ids = std::move(list.film_ids)};
}

// Whether the path of a list names the member.
enum class Naming : std::uint8_t { by_number, by_session };

// Reads the entries with `fetch` and converts them.
template <class Entry, class Fetch>
Result<LibraryEntries<Entry>> read(Session& session, const LibraryRequest& request,
                                   const std::stop_token& stop, Naming naming, Fetch fetch) {
  LibraryEntries<Entry> entries;
  const auto work = [&](mubi::Client& client, const mubi::Member& member) -> Result<void> {
    if (naming == Naming::by_number && member.user_id == 0) {
      return Error(Errc::failure, "the service does not say whose session this is");
    }
    MATINEE_TRY_ASSIGN(auto listing, fetch(client, member, mubi::Range{.count = request.limit}));
    for (auto& item : listing.items)
      entries.entries.push_back(entry_of(std::move(item)));
    entries.total = listing.total;
    entries.missing = listing.missing + listing.unreadable;
    return {};
  };
  MATINEE_TRY(api::LiveSession::of(session).with_member(request.user_id, stop, work));
  return entries;
}

}  // namespace

Result<LibraryEntries<RatedFilm>> fetch_ratings(Session& session, const LibraryRequest& request,
                                                const std::stop_token& stop) {
  return read<RatedFilm>(session, request, stop, Naming::by_number,
                         [](mubi::Client& client, const mubi::Member& member, mubi::Range range) {
                           return client.fetch_ratings(member, range);
                         });
}

Result<LibraryEntries<WatchedFilm>> fetch_history(Session& session, const LibraryRequest& request,
                                                  const std::stop_token& stop) {
  if (request.user_id) {
    return Error(Errc::usage, "the service shows nobody's viewing history but the member's own");
  }
  return read<WatchedFilm>(session, request, stop, Naming::by_session,
                           [](mubi::Client& client, const mubi::Member& member, mubi::Range range) {
                             return client.fetch_views(range, *member.token);
                           });
}

Result<LibraryEntries<WantedFilm>> fetch_watchlist(Session& session, const LibraryRequest& request,
                                                   const std::stop_token& stop) {
  return read<WantedFilm>(session, request, stop, Naming::by_session,
                          [](mubi::Client& client, const mubi::Member& member, mubi::Range range) {
                            return member.is_other ? client.fetch_wishes_of(member, range)
                                                   : client.fetch_wishes(range, *member.token);
                          });
}

Result<LibraryEntries<ListOfFilms>> fetch_lists(Session& session, const LibraryRequest& request,
                                                const std::stop_token& stop) {
  return read<ListOfFilms>(session, request, stop, Naming::by_number,
                           [](mubi::Client& client, const mubi::Member& member, mubi::Range range) {
                             return client.fetch_lists(member, range);
                           });
}

}  // namespace matinee
