// SPDX-License-Identifier: MIT
//
// A backup of all data of a member, in one folder. The program loads this layer at run time, so the
// functions that it calls are virtual, and the rest of this header is data.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <matinee/clock.hpp>
#include <matinee/result.hpp>

#include "backup/manifest.hpp"
#include "mubi/film_list.hpp"
#include "mubi/raw_list.hpp"

namespace matinee::backup {

using RawListing = mubi::Listing<mubi::RawEntry>;

/// The data that were fetched from the service.
struct Fetched {
  /// One JSON object.
  std::string profile = "{}";
  RawListing ratings = {};
  RawListing views = {};
  RawListing wishes = {};
  RawListing lists = {};
  /// The films of each list, by the id of the list. A list that is absent keeps the films of the
  /// last backup; if that has none either, no file is written for them.
  std::map<std::int64_t, RawListing> films_of_lists = {};
};

/// Whose data a backup contains, and when they were fetched.
struct Origin {
  std::int64_t user_id = 0;
  /// The country of the offers: ISO 3166-1 code.
  std::string country = {};
  UnixTime now{};
};

/// The changes of one list.
struct Change {
  /// The number of entries that the service has.
  std::size_t listed = 0;
  std::size_t added = 0;
  /// The number of entries that the service no longer has: new in this backup, and in total.
  std::size_t gone = 0;
  std::size_t kept = 0;
};

struct Report {
  /// The absolute path.
  std::string folder = {};
  bool is_first = false;
  Change ratings = {};
  Change views = {};
  Change wishes = {};
  Change lists = {};
  /// The path of the previous backup, if it was not removed; otherwise empty.
  std::string left_behind = {};
  std::vector<Renamed> renamed = {};
};

class Backup {
 public:
  virtual ~Backup() = default;

  /// The user id of the existing backup; nullopt if there is none.
  virtual std::optional<std::int64_t> owner() const = 0;

  /// Merges `fetched` with the existing backup and replaces all files in one step. If it fails, the
  /// existing backup is unchanged. Fails with Errc::integrity if an existing list cannot be read.
  /// Call it at most once.
  virtual Result<Report> save(Fetched fetched, const Origin& origin) = 0;
};

}  // namespace matinee::backup
