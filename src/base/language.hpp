// SPDX-License-Identifier: MIT
//
// Language tags and English language names, converted to the codes that media files store. Pure.
#pragma once

#include <string>
#include <string_view>

namespace matinee {

/// The ISO 639-2/T code (three letters) of the language of a BCP 47 tag. Accepts ISO 639-2/B codes
/// ("ger") too. Returns "und" if the tag has no known language.
std::string iso639_2(std::string_view tag);

/// The ISO 639-2/T code of an English language name. Case is ignored, and so is everything from the
/// first parenthesis on: "Portuguese (Brazil)" is Portuguese. Returns an empty string if the name
/// is not known.
std::string language_of_name(std::string_view name);

}  // namespace matinee
