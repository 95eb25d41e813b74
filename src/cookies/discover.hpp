// SPDX-License-Identifier: MIT
//
// Finding the profiles of the browsers of a user, whatever is missing or odd among their files.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string_view>
#include <vector>

#include "cookies/browsers.hpp"
#include "cookies/source.hpp"

namespace matinee::cookies {

/// A folder of the table of browsers, and what is there.
struct ProbedRoot {
  enum class State : std::uint8_t { absent, denied, overruled, empty, found };

  const Browser* browser;
  Install install;
  std::filesystem::path path;
  /// overruled: it would count if an older folder of the same browser did not exist, or if
  /// MOZ_LEGACY_HOME were not set.
  State state;
};

/// What a ProbedRoot's state is called in a message.
std::string_view to_string(ProbedRoot::State state) noexcept;

/// Every root of `only`, or of all browsers for null, in the table's order.
std::vector<ProbedRoot> probe_roots(const Environment& environment, const Browser* only = nullptr);

/// Every profile of every browser that has a cookie database, in the table's order, within a
/// browser the likeliest profile first, in its default container. Opens no cookie database.
std::vector<Source> find_sources(const Environment& environment);

/// The profiles below one root; the Sources bear `browser` and `install`.
std::vector<Source> profiles_in(const std::filesystem::path& root, Engine engine,
                                std::string_view browser, Install install);

/// The cookie database of a profile folder; empty where there is none.
std::filesystem::path cookie_file_of(const std::filesystem::path& profile, Engine engine);

}  // namespace matinee::cookies
