// SPDX-License-Identifier: MIT
//
// The cookies in the language of whoever takes them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <matinee/cookie.hpp>

#include "session/show.hpp"

namespace matinee::cli {

enum class CookieFormat : std::uint8_t { netscape, json, header };

/// The names of --format, in the order of the enumeration.
const std::vector<std::string>& cookie_format_names();
CookieFormat parse_cookie_format(std::string_view name);

struct FormattedCookies {
  std::string text;                   ///< may hold secrets; its owner wipes it
  std::vector<std::string> warnings;  ///< what is not in it, and why
};

/// `netscape` is a whole cookies.txt, `json` one array, `header` the line "Cookie: a=b; c=d" of
/// what a browser would send to https://mubi.com/. With Show::masked no value is in it. A cookie
/// that the format cannot express is left out, with a warning.
FormattedCookies format_cookies(const CookieJar& jar, CookieFormat format, session::Show show);

}  // namespace matinee::cli
