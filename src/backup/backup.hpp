// SPDX-License-Identifier: MIT
//
// A back-up of everything that a member has at the service, in one folder. The program loads this
// layer late: what it calls is virtual, and the rest of this header is data.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>

#include <matinee/clock.hpp>
#include <matinee/result.hpp>

#include "mubi/film_list.hpp"
#include "mubi/raw_list.hpp"

namespace matinee::backup {

using RawListing = mubi::Listing<mubi::RawEntry>;

/// What the service gave.
struct Fetched {
  /// One object of JSON.
  std::string profile = "{}";
  RawListing ratings = {};
  RawListing views = {};
  RawListing wishes = {};
  RawListing lists = {};
  /// The films of each list, by the list's id. A list that is not here keeps the films it had.
  std::map<std::int64_t, RawListing> films_of_lists = {};
};

/// What a back-up is of.
struct Origin {
  std::int64_t user_id = 0;
  /// Where the offers end: ISO code.
  std::string country = {};
  UnixTime now{};
};

/// What became of one list.
struct Change {
  /// That the service has.
  std::size_t listed = 0;
  std::size_t added = 0;
  /// That the service no longer has: since this back-up, and in all.
  std::size_t gone = 0;
  std::size_t kept = 0;
};

struct Report {
  /// Absolute.
  std::string folder = {};
  bool is_first = false;
  Change ratings = {};
  Change views = {};
  Change wishes = {};
  Change lists = {};
  /// What was there before, if it could not be cleared away.
  std::string left_behind = {};
};

class Backup {
 public:
  virtual ~Backup() = default;

  /// Whose back-up is there; nothing if there is none.
  virtual std::optional<std::int64_t> owner() const = 0;

  /// Adds `fetched` to what is there and puts all files in place, in one step. On an error the old
  /// back-up is whole. Errc::integrity if a list that is there cannot be read. Once only.
  virtual Result<Report> save(Fetched fetched, const Origin& origin) = 0;
};

}  // namespace matinee::backup
