// SPDX-License-Identifier: MIT
//
// Netscape's cookies.txt, as curl reads it (docs/HTTP-COOKIES.md) and as exporters really write it.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include <matinee/clock.hpp>
#include <matinee/cookie.hpp>
#include <matinee/result.hpp>

#include "cookies/read.hpp"

namespace matinee::cookies {

/// The live cookies of mubi.com in `text`, the later of two with one identity; `file` is what
/// errors and the origin call it. Lines that are none are counted in a note. Accepts CRLF, a byte
/// order mark, #HttpOnly_, a missing value, and the expiries that parse_expiry does.
/// Errc::unsupported where nothing in the text is a cookie line: JSON is recognised and named.
Result<Reading> read_netscape(std::string_view text, std::string file, UnixTime now);

/// The same from a file, of up to 16 MiB.
Result<Reading> read_netscape_file(const std::filesystem::path& path, UnixTime now);

/// A whole cookies.txt. Errc::unsupported where a name, value or path holds a tab or a line break,
/// which the format cannot express.
Result<Secret> write_netscape(const CookieJar& jar);

/// The field of an expiry. Its fraction is cut off; empty, 0 and negative mean a session-only
/// cookie (exporters write -1 and the year 1 for it). Milliseconds, and microseconds since 1601,
/// which exporters forgot to convert, are told by their size; nothing is later than the year 5138.
/// Nothing where it is no number.
struct Expiry {
  std::optional<UnixTime> at;
};
std::optional<Expiry> parse_expiry(std::string_view field);

}  // namespace matinee::cookies
