// SPDX-License-Identifier: MIT
//
// Netscape's cookies.txt, as curl documents it (docs/HTTP-COOKIES.md) and as exporters write it.
// cookie_text.hpp detects the format of a file. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <matinee/cookie.hpp>
#include <matinee/secret.hpp>

#include "cookies/cookie_fields.hpp"

namespace matinee::cookies {

/// Parses a cookies.txt. Lines end in LF, CRLF or CR, and may be indented. The seven fields are
/// separated by tabs, or by spaces if there are exactly seven words. The last field may be missing.
/// White space around a field is ignored. `#HttpOnly_` before the domain marks a cookie as
/// HttpOnly. A malformed line that may be a cookie of mubi.com is listed with its number.
ParsedCookies parse_netscape(std::string_view text);

/// The result of write_netscape().
struct NetscapeText {
  Secret text;                        ///< a whole cookies.txt
  std::vector<std::string> left_out;  ///< a message for each cookie that could not be written
};

/// Writes a cookies.txt. The format cannot represent a tab or a line break in a name, value or
/// path; such cookies are left out.
NetscapeText write_netscape(const CookieJar& jar);

}  // namespace matinee::cookies
