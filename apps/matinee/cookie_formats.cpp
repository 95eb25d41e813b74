// SPDX-License-Identifier: MIT
#include "cookie_formats.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "base/utf8.hpp"
#include "cookies/netscape.hpp"
#include "json.hpp"

namespace matinee::cli {

namespace {

CookieJar masked(const CookieJar& jar) {
  CookieJar copy{.origin = jar.origin, .cookies = {}};
  for (const Cookie& cookie : jar.cookies)
    copy.cookies.push_back(cookie.with_value(Secret::copy_of(cookie.value.masked())));
  return copy;
}

// What RFC 6265, 5.4 sends to https://mubi.com/, longer paths first: there is only one path, "/".
std::string header_of(const CookieJar& jar) {
  std::string line;
  line.reserve(std::size_t{64} * 1024);  // no growth, which would leave an unwiped copy behind
  for (const Cookie& cookie : jar.cookies) {
    if (!is_for_site(cookie)) continue;
    line += fmt::format("{}{}=", line.empty() ? "Cookie: " : "; ", cookie.name);
    line += cookie.value.reveal();
  }
  if (!line.empty()) line += '\n';
  return line;
}

// JSON is UTF-8; a value that is not would come out as another one.
FormattedCookies json_text_of(const CookieJar& jar) {
  FormattedCookies made;
  CookieJar fitting{.origin = jar.origin, .cookies = {}};
  for (const Cookie& cookie : jar.cookies) {
    if (utf8::is_valid(cookie.value.reveal())) {
      fitting.cookies.push_back(cookie.with_value(cookie.value.clone()));
    } else {
      made.warnings.push_back(
          fmt::format("cookie {} of {} is left out: its value is not UTF-8, and JSON holds nothing "
                      "else (--format netscape does)",
                      cookie.name, cookie.domain));
    }
  }
  made.text = json_of(fitting);
  return made;
}

FormattedCookies raw(const CookieJar& jar, CookieFormat format) {
  switch (format) {
    case CookieFormat::json:
      return json_text_of(jar);
    case CookieFormat::header:
      return {header_of(jar), {}};
    case CookieFormat::netscape:
      break;
  }
  cookies::NetscapeText written = cookies::write_netscape(jar);
  return {std::string(written.text.reveal()), std::move(written.left_out)};
}

}  // namespace

const std::vector<std::string>& cookie_format_names() {
  static const std::vector<std::string> k_names{"netscape", "json", "header"};
  return k_names;
}

CookieFormat parse_cookie_format(std::string_view name) {
  const auto& names = cookie_format_names();
  return static_cast<CookieFormat>(std::ranges::find(names, name) - names.begin());
}

FormattedCookies format_cookies(const CookieJar& jar, CookieFormat format, session::Show show) {
  return show == session::Show::raw ? raw(jar, format) : raw(masked(jar), format);
}

}  // namespace matinee::cli
