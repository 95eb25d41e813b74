// SPDX-License-Identifier: MIT
//
// Decodes the bytes of a text file to UTF-8.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace matinee::remux {

/// UTF-16 is detected by its byte order mark, or by a first character in ASCII. Everything else is
/// UTF-8, and each invalid byte is decoded as windows-1252, as in HTML (Encoding Standard, W3C and
/// WHATWG): old files are Latin-1, and a file that is cut inside a character loses only that one.
/// NUL and unpaired surrogates become U+FFFD. The byte order mark is removed.
std::string decode_text(std::string_view bytes);

/// The windows-1252 character of `byte`, which must be at least 0x80.
char32_t windows_1252_point(std::uint8_t byte);

}  // namespace matinee::remux
