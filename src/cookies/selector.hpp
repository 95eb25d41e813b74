// SPDX-License-Identifier: MIT
//
// Selects sources by the syntax of yt-dlp: BROWSER[+KEYRING][:PROFILE][::CONTAINER].
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

/// A parsed selector.
struct Selector {
  std::string browser;  ///< a name in the table of browsers, in lower case
  std::optional<Keyring> keyring;
  std::optional<std::string> profile;    ///< the name of a folder, a display name, or a path
  std::optional<std::string> container;  ///< a name or an id; nullopt for the default container
};

/// Parses a selector. Fails with Errc::usage if the browser or keyring is unknown; the message
/// lists the known ones. An empty profile or container is Errc::usage too.
Result<Selector> parse_selector(std::string_view text);

/// Returns the command-line option that selects `source`: its browser, its folder if the user named
/// it by a path, and its container. The container is named by its id if its name is ambiguous.
std::string option_for(const Source& source);

/// Returns the sources of `found` that match `selector`, in order, and the unreadable places that
/// may contain more matches.
///
/// A profile with a `/` is a path. It leads to a profile folder, a cookie database, or a folder of
/// profiles, of any engine, and need not be in `found`. A leading `~` is the home folder. A
/// container matches by name, or by id if none has that name. If several have the name, all match.
///
/// If no source matches, it fails with the error of the first unreadable place, or otherwise with
/// Errc::not_found; the message says what was probed. Fails with Errc::usage for a container of a
/// browser without containers, and for `~user`.
Result<Discovery> select_sources(const Discovery& found, const Selector& selector,
                                 const Environment& environment);

/// Selects among sources only.
Result<std::vector<Source>> select_sources(std::span<const Source> sources,
                                           const Selector& selector,
                                           const Environment& environment);

}  // namespace matinee::cookies
