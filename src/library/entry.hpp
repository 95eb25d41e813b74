// SPDX-License-Identifier: MIT
//
// One shape for a member's ratings, views and wishes: a film, a date, and the member's opinion.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "mubi/film_list.hpp"

namespace matinee::library {

enum class Kind : std::uint8_t {
  rating,  ///< the date is when the film was rated
  view,    ///< when it was watched
  wish,    ///< when it was added to the watchlist
};

/// The name of the date in JSON and CSV: "rated_at", "watched_at", "added_at".
const char* date_name(Kind kind) noexcept;

struct Entry {
  mubi::Film film = {};
  /// ISO 8601, as the service writes it. Empty if it does not say.
  std::string date = {};
  /// One to five; for ratings only.
  std::optional<int> stars = {};
  std::string review = {};
  /// The day on which a backup first found that the service no longer has the entry (2026-11-28);
  /// empty otherwise.
  std::string gone_since = {};
};

Entry entry_of(mubi::Rating rating);
Entry entry_of(mubi::View view);
Entry entry_of(mubi::Wish wish);

std::vector<Entry> entries_of(std::vector<mubi::Rating> ratings);
std::vector<Entry> entries_of(std::vector<mubi::View> views);
std::vector<Entry> entries_of(std::vector<mubi::Wish> wishes);

}  // namespace matinee::library
