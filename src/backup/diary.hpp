// SPDX-License-Identifier: MIT
//
// What a back-up keeps, as the page shows it: each film with everything that the member did with
// it. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "backup/archive.hpp"
#include "library/entry.hpp"

namespace matinee::backup {

/// An entry that has no readable film is left out.
std::vector<library::Entry> entries_of(mubi::RawKind kind, const KeptList& list);

/// A list that the member made.
struct DiaryList {
  std::string title = {};
  std::string slug = {};
  std::string gone_since = {};
  std::vector<library::Entry> films = {};
};

/// All of a member's entries, with those that the service no longer has.
struct Diary {
  std::string name = {};
  std::vector<library::Entry> ratings = {};
  std::vector<library::Entry> views = {};
  std::vector<library::Entry> wishes = {};
  std::vector<DiaryList> lists = {};
};

struct DiaryFilm {
  mubi::Film film = {};
  std::optional<int> stars = {};
  /// Dates as the service writes them.
  std::string rated_at = {};
  std::string review = {};
  /// The newest first.
  std::vector<std::string> watched = {};
  bool is_wished = false;
  std::string added_at = {};
  /// Set if the service has no entry of this film any longer.
  std::string gone_since = {};

  /// Rated or watched.
  bool is_seen() const noexcept { return stars || !review.empty() || !watched.empty(); }
};

/// Each film once, the one with the newest date first. What the service has counts before what it
/// had: of two ratings of one film, say.
std::vector<DiaryFilm> films_of(const Diary& diary);

}  // namespace matinee::backup
