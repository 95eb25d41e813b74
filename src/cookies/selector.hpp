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

#include "cookies/discover.hpp"
#include "cookies/keys.hpp"
#include "cookies/source.hpp"

namespace matinee::cookies {

struct Selector {
  std::string browser;  ///< in lower case, of the table
  std::optional<Keyring> keyring;
  std::optional<std::string> profile;    ///< a folder's name, a display name, or a path
  std::optional<std::string> container;  ///< a name or an id; nothing for the default one
};

/// Errc::usage for an unknown browser or keyring, naming those there are.
Result<Selector> parse_selector(std::string_view text);

/// The option that names the browser of `source`, its folder if a path named it, and its container:
/// by the id if several have its name.
std::string option_for(const Source& source);

/// The sources of `found` that `selector` means, in their order, and the places that could have
/// held more of them. A profile that is a path may be a profile's folder, a cookie database, or a
/// folder of profiles, of whatever engine is found there; it need not be in `found`. `~` at its
/// start is the home folder. A container is meant by its name or, if none has that name, by its id;
/// where several have one name, all of them are.
///
/// Where no source is meant: the error of the first place that could not be looked at; otherwise
/// Errc::not_found, which tells what was probed. Errc::usage for a container of a browser that has
/// none, and for `~user`.
Result<Discovery> select_sources(const Discovery& found, const Selector& selector,
                                 const Environment& environment);

/// The same for sources alone.
Result<std::vector<Source>> select_sources(std::span<const Source> sources,
                                           const Selector& selector,
                                           const Environment& environment);

}  // namespace matinee::cookies
