// SPDX-License-Identifier: MIT
//
// Finding the profiles of the browsers of a user, whatever is missing or odd among their files.
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

/// What was found, and what could not be looked at.
struct Discovery {
  std::vector<Source> sources = {};
  std::vector<UnreadPlace> unread = {};
};

/// A folder of the table of browsers, and what is there.
struct ProbedRoot {
  enum class State : std::uint8_t { absent, denied, overruled, empty, found };

  const Browser* browser = nullptr;
  Install install = Install::system;
  std::filesystem::path path = {};
  /// denied: something in it could not be looked at, and no profile was found. overruled: it would
  /// count if an older folder of the same browser did not exist, or if MOZ_LEGACY_HOME were not
  /// set.
  State state = State::absent;
  /// Its profiles, and what of it could not be looked at; nothing for one that is overruled.
  Discovery content = {};
};

/// What a ProbedRoot's state is called in a message.
std::string_view to_string(ProbedRoot::State state) noexcept;

/// Every root of `only`, or of all browsers for null, in the table's order.
std::vector<ProbedRoot> probe_roots(const Environment& environment, const Browser* only = nullptr);

/// Every profile of every browser that has a cookie database, in the table's order, within a
/// browser the likeliest profile first, in its default container; and every place that could not be
/// looked at, once for each browser. Opens no cookie database.
Discovery discover(const Environment& environment);

/// The sources of discover() alone.
std::vector<Source> find_sources(const Environment& environment);

/// The profiles below one root; the Sources bear `browser` and `install`.
Discovery profiles_in(const std::filesystem::path& root, Engine engine, std::string_view browser,
                      Install install);

/// The cookie database of a profile folder; empty where there is none. The error, which names the
/// path that stands in the way, says that this cannot be told.
Result<std::filesystem::path> find_cookie_file(const std::filesystem::path& profile, Engine engine);

/// The same for who does not mind: empty as well where it cannot be told.
std::filesystem::path cookie_file_of(const std::filesystem::path& profile, Engine engine);

/// The folder with a Firefox's session files and containers that belong to a cookie database: that
/// of its name, or, for a symbolic link into a profile, that of its target.
std::filesystem::path profile_folder_of(const std::filesystem::path& cookie_file);

/// Whether `path` leads to a regular file. The error names what stands in the way of telling, a
/// link that leads nowhere included, or says that the path is neither a file nor a folder. What
/// does not exist is no error.
Result<bool> leads_to_file(const std::filesystem::path& path);

}  // namespace matinee::cookies
