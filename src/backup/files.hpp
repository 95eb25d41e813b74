// SPDX-License-Identifier: MIT
//
// Creates the files of a backup. Pure.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "backup/archive.hpp"
#include "backup/backup.hpp"
#include "backup/manifest.hpp"

namespace matinee::backup {

inline constexpr const char* k_ratings_file = "json/ratings.json";
inline constexpr const char* k_views_file = "json/history.json";
inline constexpr const char* k_wishes_file = "json/watchlist.json";
inline constexpr const char* k_lists_file = "json/lists.json";
/// The file with the films of a list: "json/list-7.json".
std::string list_file(std::int64_t list_id);

struct Kept {
  std::string profile = {};
  KeptList ratings = {};
  KeptList views = {};
  KeptList wishes = {};
  KeptList lists = {};
  std::map<std::int64_t, KeptList> films_of_lists = {};
};

/// Returns all files; the manifest is the last. The tables for Letterboxd and the calendar contain
/// only entries that the service has, because an import must not restore what the member removed.
/// The other files contain all entries.
std::vector<File> files_of(Kept kept, const Origin& origin);

}  // namespace matinee::backup
