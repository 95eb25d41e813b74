// SPDX-License-Identifier: MIT
//
// A member's own data in one shape: a film, a date, and what the member thinks of it.
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
  wish,    ///< when it was put on the watchlist
};

/// The name of the date in JSON and CSV: "rated_at", "watched_at", "added_at".
const char* date_name(Kind kind) noexcept;

struct Entry {
  mubi::Film film = {};
  /// As the service writes it (ISO 8601); empty if it does not say.
  std::string date = {};
  /// One to five; ratings only.
  std::optional<int> stars = {};
  std::string review = {};
  /// The day since when the service no longer has the entry (2026-11-28), of one that a back-up
  /// kept; empty otherwise.
  std::string gone_since = {};
};

Entry entry_of(mubi::Rating rating);
Entry entry_of(mubi::View view);
Entry entry_of(mubi::Wish wish);

std::vector<Entry> entries_of(std::vector<mubi::Rating> ratings);
std::vector<Entry> entries_of(std::vector<mubi::View> views);
std::vector<Entry> entries_of(std::vector<mubi::Wish> wishes);

}  // namespace matinee::library
