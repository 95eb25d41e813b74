// SPDX-License-Identifier: MIT
//
// A member's lists in the service's own JSON, for those who keep all of it.
#pragma once

#include <cstdint>
#include <stop_token>
#include <string>
#include <string_view>

#include <matinee/clock.hpp>
#include <matinee/result.hpp>
#include <matinee/secret.hpp>

#include "mubi/film_list.hpp"

namespace matinee::mubi {

class Client;

enum class RawKind : std::uint8_t { rating, view, wish, list, listed_film };

/// The array that holds such entries in the service's answers: "ratings", "view_logs", "wishes",
/// "lists", "list_films".
const char* array_name(RawKind kind) noexcept;

struct RawEntry {
  /// The same for the same entry in every answer: its id; of a film in a list, the film's; of a
  /// view without an id, a number below zero that is made of the film and the date, and that
  /// another build may make otherwise.
  std::int64_t key = 0;
  /// One object, on one line. Members that are named like a secret, and texts that hold the
  /// session's token, are not in it.
  std::string json = {};
};

/// The Pager's (see paging.hpp).
inline std::int64_t key_of(const RawEntry& entry) noexcept {
  return entry.key;
}

/// From the JSON of one entry. Errc::failure if it is no object or has nothing to be known by.
Result<RawEntry> parse_raw_entry(RawKind kind, std::string_view json);

// Each from the JSON of one entry. Errc::failure if that is no JSON, or if it has no film or no id.
Result<Rating> parse_rating(std::string_view json);
Result<View> parse_view(std::string_view json);
Result<Wish> parse_wish(std::string_view json);
Result<FilmList> parse_film_list(std::string_view json);
Result<Film> parse_listed_film(std::string_view json);

/// One of a member's lists, whole.
struct RawList {
  RawKind kind = RawKind::rating;
  /// FilmList::slug; of RawKind::listed_film alone.
  std::string slug = {};
};

/// Reads the lists of a session's owner. Used from one thread at a time.
class RawReader {
 public:
  /// `token` is the session's, of the member `user_id`. All references must outlive the reader.
  RawReader(Client& client, Clock& clock, std::int64_t user_id, const Secret& token)
      : client_(client), clock_(clock), user_id_(user_id), token_(token) {}

  /// Every entry of the list. Errors are those of the Client's lists. `stop` ends the pauses
  /// between the pages; `progress` is told after each page.
  Result<Listing<RawEntry>> fetch(const RawList& list, const std::stop_token& stop,
                                  ListProgress progress = {});

  /// What the service says of the member, as one object of JSON, without secrets.
  Result<std::string> fetch_profile();

 private:
  Client& client_;
  Clock& clock_;
  std::int64_t user_id_;
  const Secret& token_;
};

}  // namespace matinee::mubi
