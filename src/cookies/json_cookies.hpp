// SPDX-License-Identifier: MIT
//
// Cookies in JSON. The list is an array of objects, in one of these places:
// - the document itself: the extensions EditThisCookie and Cookie-Editor, and
//   `matinee cookies --format json`,
// - the member `cookies`: Playwright's storage_state,
// - the member `result.cookies`: a response of the DevTools protocol.
#pragma once

#include <string_view>

#include <matinee/result.hpp>

#include "cookies/cookie_fields.hpp"

namespace matinee::cookies {

/// Parses `text`, which starts with the array or object. Fails with Errc::unsupported if it is not
/// such a list, is malformed, or is truncated; the message quotes nothing of `text`.
/// - An invalid byte and a lone surrogate become U+FFFD, and a control character in a string is
///   accepted. They invalidate only their own entry.
/// - A cookie in a partition of another site is skipped and counted.
/// - A malformed entry that may be a cookie of mubi.com is listed with its position.
///
/// The names of fields are compared without case, `_` and `-`: `domain`, `host` or `url`;
/// `expirationDate`, `expires` or `expiry` (see parse_expiry()); `httpOnly`; `sameSite`. `hostOnly`
/// decides whether the domain gets a leading dot. Pure.
Result<ParsedCookies> parse_json_cookies(std::string_view text);

}  // namespace matinee::cookies
