// SPDX-License-Identifier: MIT
//
// The JSON in which Firefox saves a session. Its array `cookies` contains the session-only cookies,
// which are not in the database. SessionCookies.sys.mjs writes it. Observed on disk: Firefox ESR
// 153.
#pragma once

#include <string_view>
#include <vector>

#include <matinee/result.hpp>

#include "cookies/stored.hpp"

namespace matinee::cookies {

/// Returns the first-party cookies of mubi.com that do not belong to a private window. Of several
/// cookies with the same host, path, name and container, it returns the first. They are not sorted,
/// and may be expired: Firefox saves the expiry of some cookies and checks it when it restores
/// them. Fails with Errc::integrity if `text` is not a complete JSON object. A malformed entry is
/// skipped. Pure.
Result<std::vector<StoredCookie>> parse_session_store(std::string_view text);

}  // namespace matinee::cookies
