// SPDX-License-Identifier: MIT
//
// yt-dlp's way to name a source: BROWSER[+KEYRING][:PROFILE][::CONTAINER].
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <matinee/result.hpp>

#include "cookies/keys.hpp"
#include "cookies/source.hpp"

namespace matinee::cookies {

struct Selector {
  std::string browser;  ///< in lower case, of the table
  std::optional<Keyring> keyring;
  std::optional<std::string> profile;    ///< a folder's name, a display name, or a path
  std::optional<std::string> container;  ///< nothing for the default one
};

/// Errc::usage for an unknown browser or keyring, naming those there are.
Result<Selector> parse_selector(std::string_view text);

/// Those of `sources` that `selector` means, in their order. A profile that is a path may be a
/// profile's folder, a cookie database, or a folder of profiles, of whatever engine is found there;
/// it need not be among `sources`. Errc::not_found tells what was probed; Errc::usage for a
/// container of a browser that has none.
Result<std::vector<Source>> select_sources(std::span<const Source> sources,
                                           const Selector& selector,
                                           const Environment& environment);

}  // namespace matinee::cookies
