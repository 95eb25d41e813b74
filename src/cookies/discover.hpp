// SPDX-License-Identifier: MIT
//
// Finds the browser profiles of a user. Missing and malformed files are tolerated.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include <matinee/result.hpp>

#include "cookies/browsers.hpp"
#include "cookies/source.hpp"
#include "cookies/unread_place.hpp"

namespace matinee::cookies {

/// The profiles that were found, and the places that could not be read.
struct Discovery {
  std::vector<Source> sources = {};
  std::vector<UnreadPlace> unread = {};
};

/// A folder from the table of browsers, and what it contains.
struct ProbedRoot {
  enum class State : std::uint8_t { absent, denied, overruled, empty, found };

  const Browser* browser = nullptr;
  Install install = Install::system;
  std::filesystem::path path = {};
  /// denied: part of it could not be read, and no profile was found. overruled: it has profiles,
  /// but the browser ignores it, because an older folder of the same browser exists or
  /// MOZ_LEGACY_HOME is set.
  State state = State::absent;
  /// Its profiles and unreadable places. Empty if the root is overruled.
  Discovery content = {};
};

/// The state as text for a message.
std::string_view to_string(ProbedRoot::State state) noexcept;

/// Probes the roots of the browser `only`, or of all browsers if it is null, in table order.
std::vector<ProbedRoot> probe_roots(const Environment& environment, const Browser* only = nullptr);

/// Finds every profile with a cookie database, in table order, and within a browser the likeliest
/// profile first. Each source is in the default container. Each place that could not be read is
/// listed once per browser. Opens no cookie database.
Discovery discover(const Environment& environment);

/// Returns only the sources of discover().
std::vector<Source> find_sources(const Environment& environment);

/// Finds the profiles in one root. The sources get `browser` and `install`.
Discovery profiles_in(const std::filesystem::path& root, Engine engine, std::string_view browser,
                      Install install);

/// Finds the cookie database in a profile folder. Returns an empty path if there is none. Fails if
/// that cannot be determined; the error names the path that cannot be read.
Result<std::filesystem::path> find_cookie_file(const std::filesystem::path& profile, Engine engine);

/// Like find_cookie_file(), but returns an empty path on an error too.
std::filesystem::path cookie_file_of(const std::filesystem::path& profile, Engine engine);

/// Returns the folder with the session files and containers of Firefox that belong to a cookie
/// database. It is the folder of the database, or that of its target if the database is a symbolic
/// link into a profile.
std::filesystem::path profile_folder_of(const std::filesystem::path& cookie_file);

/// Whether `path` leads to a regular file. A path that does not exist is not an error. Fails if a
/// folder on the path is not readable, if a link dangles, or if the path is neither a file nor a
/// folder. The error names the path that is at fault.
Result<bool> leads_to_file(const std::filesystem::path& path);

}  // namespace matinee::cookies
