// SPDX-License-Identifier: MIT
//
// A member's own data: ratings, viewing history, watchlist, lists.
//
// The service gives a list in pages. Each call reads all that it was asked for, with a pause
// between two pages, and returns it whole: an outage on the way is an Error, and never a shorter
// list.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include <matinee/result.hpp>
#include <matinee/session.hpp>

namespace matinee {

/// A film as lists tell of it.
struct ListedFilm {
  std::int64_t id = 0;
  std::string slug = {};
  std::string title = {};
  std::string original_title = {};
  std::optional<int> year = {};
  std::optional<int> duration_minutes = {};
  std::vector<std::string> directors = {};
  std::vector<std::string> genres = {};
  std::vector<std::string> countries = {};
  /// The film's page.
  std::string url = {};
  /// When its offer ends, as the service writes it (ISO 8601); empty if it does not say.
  std::string available_until = {};
};

struct RatedFilm {
  ListedFilm film = {};
  /// ISO 8601, here and below; empty if the service does not say.
  std::string rated_at = {};
  /// One to five; nothing for a review without stars.
  std::optional<int> stars = {};
  std::string review = {};
};

struct WatchedFilm {
  ListedFilm film = {};
  std::string watched_at = {};
};

struct WantedFilm {
  ListedFilm film = {};
  std::string added_at = {};
};

/// A list that a member made.
struct ListOfFilms {
  std::int64_t id = 0;
  std::string slug = {};
  std::string title = {};
  std::vector<std::int64_t> film_ids = {};
};

struct LibraryRequest {
  /// Another member, by the number in the address of the profile, whose list is public. No session
  /// is needed then, and none is sent.
  std::optional<std::int64_t> user_id = {};
  /// At most so many entries, the first ones in the service's order; nothing for all.
  std::optional<std::size_t> limit = {};
};

template <class Entry>
struct LibraryEntries {
  std::vector<Entry> entries = {};
  /// The length of the whole list, if the service says so.
  std::optional<std::size_t> total = {};
  /// Entries of a list that was read to its end, which the service counts and did not give, or
  /// which could not be read.
  std::size_t missing = 0;
};

// Errors: those of a Session; Errc::unavailable for a private profile; Errc::not_found for no such
// member; Errc::network, also in the middle of a list; Errc::cancelled after `stop`.
//
// The calling thread does the work. Other calls of `session` wait meanwhile; its interrupt() ends
// these calls too.

Result<LibraryEntries<RatedFilm>> fetch_ratings(Session& session,
                                                const LibraryRequest& request = {},
                                                const std::stop_token& stop = {});

/// Of the session's owner alone: Errc::usage with a `user_id`.
Result<LibraryEntries<WatchedFilm>> fetch_history(Session& session,
                                                  const LibraryRequest& request = {},
                                                  const std::stop_token& stop = {});

Result<LibraryEntries<WantedFilm>> fetch_watchlist(Session& session,
                                                   const LibraryRequest& request = {},
                                                   const std::stop_token& stop = {});

Result<LibraryEntries<ListOfFilms>> fetch_lists(Session& session,
                                                const LibraryRequest& request = {},
                                                const std::stop_token& stop = {});

}  // namespace matinee
