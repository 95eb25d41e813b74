// SPDX-License-Identifier: MIT
//
// Netscape's cookies.txt, as curl reads it (docs/HTTP-COOKIES.md) and as exporters really write it.
// What is in a file that may be something else, cookie_text.hpp tells.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <matinee/cookie.hpp>
#include <matinee/secret.hpp>

#include "cookies/cookie_fields.hpp"

namespace matinee::cookies {

/// Lines end in LF, CRLF or CR, and may be indented. The seven fields are separated by tabs, or by
/// blanks if there are exactly seven words; the last may be missing. Blanks around a field do not
/// count. `#HttpOnly_` in front of the domain is understood. A line that may be a cookie of
/// mubi.com and cannot be understood is listed, by its number.
ParsedCookies parse_netscape(std::string_view text);

struct NetscapeText {
  Secret text;                        ///< a whole cookies.txt
  std::vector<std::string> left_out;  ///< a sentence for each cookie that is not in it
};

/// A name, value or path with a tab or a line break cannot be expressed: such a cookie is left out.
NetscapeText write_netscape(const CookieJar& jar);

}  // namespace matinee::cookies
