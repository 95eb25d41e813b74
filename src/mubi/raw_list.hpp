// SPDX-License-Identifier: MIT
//
// A member's lists as the JSON of the service, for backups.
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

/// The array with these entries in a response: "ratings", "view_logs", "wishes", "lists",
/// "list_films".
const char* array_name(RawKind kind) noexcept;

struct RawEntry {
  /// Identifies the entry across responses. It is the id of the entry, or for a film in a list the
  /// id of the film. A view without an id gets a negative key from the film and the date, which
  /// another build of this program may compute differently.
  std::int64_t key = 0;
  /// One JSON object on one line. Members whose names suggest a secret are removed, and texts that
  /// contain the session token are replaced by null.
  std::string json = {};
};

/// For Pager (paging.hpp).
inline std::int64_t key_of(const RawEntry& entry) noexcept {
  return entry.key;
}

// Each parses the JSON of one entry. Fails with Errc::failure if it is not JSON or has no film or
// id.
Result<Rating> parse_rating(std::string_view json);
Result<View> parse_view(std::string_view json);
Result<Wish> parse_wish(std::string_view json);
Result<FilmList> parse_film_list(std::string_view json);
Result<Film> parse_listed_film(std::string_view json);

/// Names one of a member's lists.
struct RawList {
  RawKind kind = RawKind::rating;
  /// FilmList::slug; used for RawKind::listed_film only.
  std::string slug = {};
};

/// Reads the lists of the session's owner. One thread at a time may use it.
class RawReader {
 public:
  /// `token` is the session of the member `user_id`. All references must outlive the reader.
  RawReader(Client& client, Clock& clock, std::int64_t user_id, const Secret& token)
      : client_(client), clock_(clock), user_id_(user_id), token_(token) {}

  /// Returns all entries of the list. Fails like the lists of Client. `stop` interrupts the pauses
  /// between pages; `progress` is called after each page.
  Result<Listing<RawEntry>> fetch(const RawList& list, const std::stop_token& stop,
                                  ListProgress progress = {});

  /// Returns the member's profile as one JSON object, without secrets.
  Result<std::string> fetch_profile();

 private:
  Client& client_;
  Clock& clock_;
  std::int64_t user_id_;
  const Secret& token_;
};

}  // namespace matinee::mubi
