// SPDX-License-Identifier: MIT
//
// Reads a file of cookies in any supported format. The format is detected by the content, never by
// the file name.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include <matinee/clock.hpp>
#include <matinee/result.hpp>

#include "cookies/read.hpp"

namespace matinee::cookies {

/// The formats that are recognised. Only `lines` and `json` can be read; the others serve for
/// precise error messages.
enum class CookieForm : std::uint8_t {
  lines,   ///< any other text; it may be a Netscape cookies.txt
  json,    ///< starts with an array or an object
  empty,   ///< only white space
  sqlite,  ///< a browser's database
  safari,  ///< Cookies.binarycookies
  html,    ///< a web page
  header,  ///< a Cookie or Set-Cookie header, alone, among others or in a command
  token,   ///< only a token, or an Authorization header
  utf16,   ///< UTF-16 without a byte-order mark
  utf32,   ///< UTF-32 with a byte-order mark
  binary,  ///< contains NUL bytes and has no other known format
};

/// Detects the format of bytes that have no UTF-8 or UTF-16 byte-order mark. Pure.
CookieForm form_of(std::string_view text) noexcept;

/// Returns the cookies of mubi.com in `bytes`. Of several cookies with the same host, path and
/// name, the last one in the file is used. `file` is the name for errors and for the origin. The
/// formats are Netscape cookies.txt and JSON (json_cookies.hpp), in UTF-8, or in UTF-16 with a
/// byte-order mark. Entries that are not cookies are counted in a note. Malformed entries that may
/// be cookies of mubi.com are listed with a reason. If no entry is a cookie or seems to be one of
/// mubi.com, it fails with Errc::unsupported, and the message names the detected format.
Result<Reading> read_cookie_text(std::string_view bytes, std::string file, UnixTime now);

/// Reads a file of up to 16 MiB. Fails like read_live_text() and read_cookie_text().
Result<Reading> read_cookie_file(const std::filesystem::path& path, UnixTime now);

}  // namespace matinee::cookies
