// SPDX-License-Identifier: MIT
//
// The JSON in which Firefox keeps a session between two starts; its array `cookies` has the
// cookies that last no longer than the session, which are in no database. Written by
// SessionCookies.sys.mjs; seen on disk: Firefox ESR 153.
#pragma once

#include <string_view>
#include <vector>

#include <matinee/result.hpp>

#include "cookies/stored.hpp"

namespace matinee::cookies {

/// The cookies of mubi.com, first-party, not of a private window, each with its container_id; of
/// two with one identity the first. Not settled, and expired ones are among them: Firefox keeps the
/// expiry of some, and obeys it when it restores them. Errc::integrity for what is no whole JSON
/// object: a file that was cut short is no session. An entry that makes no sense is left out.
Result<std::vector<StoredCookie>> parse_session_store(std::string_view text);

}  // namespace matinee::cookies
