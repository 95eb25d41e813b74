// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

namespace matinee {

/// The three letters (ISO 639-2/T) of the language that a BCP 47 tag begins with, which media files
/// store; "und" for what has none. Codes of ISO 639-2/B ("ger") are understood.
std::string iso639_2(std::string_view tag);

/// The three letters of the language of this English name, in any case of the letters: "English",
/// "Portuguese (Brazil)" by what is before the parenthesis. Empty for a name that is not known.
std::string language_of_name(std::string_view name);

}  // namespace matinee
