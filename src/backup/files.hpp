// SPDX-License-Identifier: MIT
//
// The files of a back-up from what it keeps. Pure.
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
/// "json/list-7.json": the films of a list.
std::string list_file(std::int64_t list_id);

struct Kept {
  std::string profile = {};
  KeptList ratings = {};
  KeptList views = {};
  KeptList wishes = {};
  KeptList lists = {};
  std::map<std::int64_t, KeptList> films_of_lists = {};
};

/// All of them, the manifest last. The tables for Letterboxd and the calendar have what the service
/// has, because an import would bring back what the member removed; the others have everything.
std::vector<File> files_of(Kept kept, const Origin& origin);

}  // namespace matinee::backup
