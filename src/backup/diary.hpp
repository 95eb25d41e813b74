// SPDX-License-Identifier: MIT
//
// The contents of a backup as the page shows them: each film with all that the member did with it.
// Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "backup/archive.hpp"
#include "library/entry.hpp"

namespace matinee::backup {

/// Parses the entries of a list. Entries without a readable film are left out.
std::vector<library::Entry> entries_of(mubi::RawKind kind, const KeptList& list);

/// A list made by the member.
struct DiaryList {
  std::string title = {};
  std::string slug = {};
  std::string gone_since = {};
  /// nullopt if the backup does not have the films.
  std::optional<std::vector<library::Entry>> films = {};
};

/// All entries of a member, including those that the service no longer has.
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
  /// The newest comes first.
  std::vector<std::string> watched = {};
  bool is_wished = false;
  std::string added_at = {};
  // The day since which the service no longer has what is shown here; empty while it has it.
  std::string rating_gone_since = {};
  std::string views_gone_since = {};  ///< set if it has none of the viewings
  std::string wish_gone_since = {};

  /// Whether the film was rated or watched.
  bool is_seen() const noexcept { return stars || !review.empty() || !watched.empty(); }
  /// Whether the film is shown only because it was once on the watchlist.
  bool is_former_wish() const noexcept {
    return !is_wished && !is_seen() && !wish_gone_since.empty();
  }
};

/// Returns each film once, the one with the newest date first. If entries conflict, such as two
/// ratings of one film, the service's current ones take precedence.
std::vector<DiaryFilm> films_of(const Diary& diary);

}  // namespace matinee::backup
