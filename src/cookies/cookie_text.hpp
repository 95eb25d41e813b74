// SPDX-License-Identifier: MIT
//
// A file of cookies in whatever form people have it. The content tells the form, never the name.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include <matinee/clock.hpp>
#include <matinee/result.hpp>

#include "cookies/read.hpp"

namespace matinee::cookies {

enum class CookieForm : std::uint8_t {
  lines,   ///< maybe a Netscape cookies.txt; nothing below fits
  json,    ///< begins as an array or an object
  empty,   ///< nothing but blanks
  sqlite,  ///< a browser's database
  safari,  ///< Cookies.binarycookies
  html,    ///< a page
  header,  ///< a Cookie or Set-Cookie header, among others or in a command
  token,   ///< a token alone, or an Authorization header
  utf16,   ///< UTF-16 without a byte-order mark
  utf32,   ///< UTF-32 with one
  binary,  ///< anything else that is no text
};

/// The form of a text in UTF-8 without a byte-order mark. Never quotes it.
CookieForm form_of(std::string_view text) noexcept;

/// The live cookies of mubi.com in `bytes`, the later of two with one identity; `file` is what
/// errors and the origin call it. Reads a Netscape cookies.txt and JSON (json_cookies.hpp), in
/// UTF-8, or in UTF-16 with a byte-order mark. Entries that are no cookies are counted in a note;
/// those that may be mubi.com's are each listed with the reason. Errc::unsupported names what the
/// bytes are, if nothing in them is a cookie or seems to be one of mubi.com.
Result<Reading> read_cookie_text(std::string_view bytes, std::string file, UnixTime now);

/// The same from a file, of up to 16 MiB.
Result<Reading> read_cookie_file(const std::filesystem::path& path, UnixTime now);

}  // namespace matinee::cookies
