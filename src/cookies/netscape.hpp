// SPDX-License-Identifier: MIT
//
// Netscape's cookies.txt, as curl reads it (docs/HTTP-COOKIES.md) and as exporters really write it.
// What is in a file that may be something else, cookie_text.hpp tells.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <matinee/clock.hpp>
#include <matinee/cookie.hpp>
#include <matinee/secret.hpp>

namespace matinee::cookies {

/// What a text holds.
struct ParsedCookies {
  std::vector<Cookie> cookies = {};  ///< of mubi.com, live or expired, in the order of the text
  std::size_t count = 0;             ///< of the cookies of all sites
  std::size_t others = 0;            ///< of the entries that are no cookies
};

/// Lines may end in LF, CRLF or CR, and may be indented. The seven fields are separated by tabs, or
/// by blanks if there are exactly seven; the last may be missing. `#HttpOnly_` in front of the
/// domain and a port behind it are understood.
ParsedCookies parse_netscape(std::string_view text);

/// A host in lower case, without a port behind it.
std::string normal_domain(std::string_view domain);

struct NetscapeText {
  Secret text;                        ///< a whole cookies.txt
  std::vector<std::string> left_out;  ///< a sentence for each cookie that is not in it
};

/// A name, value or path with a tab or a line break cannot be expressed: such a cookie is left out.
NetscapeText write_netscape(const CookieJar& jar);

/// The field of an expiry. Its fraction is cut off; empty, 0 and negative mean a session-only
/// cookie (exporters write -1 and the year 1 for it). Milliseconds, microseconds, and Chromium's
/// microseconds since 1601, which exporters forgot to convert, are told by their size; nothing is
/// later than the year 5138. Nothing where it is no number.
struct Expiry {
  std::optional<UnixTime> at;
};
std::optional<Expiry> parse_expiry(std::string_view field);

}  // namespace matinee::cookies
