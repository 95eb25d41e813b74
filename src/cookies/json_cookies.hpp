// SPDX-License-Identifier: MIT
//
// Cookies in JSON, as people have them: an array of objects (the extensions EditThisCookie and
// Cookie-Editor, `matinee cookies --format json`), or an object with such an array under `cookies`
// (Playwright's storage_state), or under `result.cookies` (an answer of the DevTools protocol).
#pragma once

#include <string_view>

#include <matinee/result.hpp>

#include "cookies/cookie_fields.hpp"

namespace matinee::cookies {

/// The cookies in `text`, which begins with the list or the object. Errc::unsupported for JSON of
/// another form, and for JSON that is broken or cut short; its message quotes nothing of `text`. A
/// byte that is not UTF-8 and half of a surrogate pair become U+FFFD, a control character in a
/// string stays one: they spoil their own entry only. A cookie of a partition that is not
/// mubi.com's own is left out, and counted. An entry that may be a cookie of mubi.com and cannot be
/// understood is listed, by its place in the list.
///
/// Names of fields, in any case, with or without `_`: `domain`, `host` or `url`; `expirationDate`,
/// `expires` or `expiry`, as parse_expiry() knows them; `httpOnly`; `sameSite`. `hostOnly` decides
/// about the dot in front of the domain.
Result<ParsedCookies> parse_json_cookies(std::string_view text);

}  // namespace matinee::cookies
