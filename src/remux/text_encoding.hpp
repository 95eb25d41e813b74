// SPDX-License-Identifier: MIT
//
// The bytes of a text file as UTF-8, whatever they were.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace matinee::remux {

/// UTF-16 is known by its byte order mark, or by a first character of ASCII. Everything else is
/// UTF-8, and a byte that is none is one of windows-1252, as in HTML (Encoding Standard, W3C and
/// WHATWG): old files are Latin-1, and a file that was cut inside a character loses no other. NUL
/// and halves of surrogate pairs become U+FFFD. No byte order mark is left.
std::string decode_text(std::string_view bytes);

/// The character of windows-1252 that `byte`, from 0x80 on, stands for.
char32_t windows_1252_point(std::uint8_t byte);

}  // namespace matinee::remux
