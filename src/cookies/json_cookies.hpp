// SPDX-License-Identifier: MIT
//
// Cookies in JSON, as people have them: an array of objects (the extensions EditThisCookie and
// Cookie-Editor, `matinee cookies --format json`), or an object with such an array under `cookies`
// (Playwright's storage_state).
#pragma once

#include <optional>
#include <string_view>

#include "cookies/netscape.hpp"

namespace matinee::cookies {

/// The cookies in `text`; nothing where it is not whole JSON of one of these forms. An entry
/// without a name, a value or a domain, or with an expiry that is no number, is counted as another
/// thing. A cookie of a partition that is not mubi.com's own is left out.
///
/// Names of fields: `domain` or `host`; `expirationDate`, `expires` or `expiry`, in any unit that
/// parse_expiry knows; `httpOnly` or `http_only`; `sameSite` or `same_site`. `hostOnly` or
/// `host_only` decides about the dot in front of the domain.
std::optional<ParsedCookies> parse_json_cookies(std::string_view text);

}  // namespace matinee::cookies
