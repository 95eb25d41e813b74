// SPDX-License-Identifier: MIT
//
// The character references of HTML (WHATWG HTML, 13.5), which WebVTT takes over.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace matinee::remux {

struct CharacterReference {
  char32_t point = 0;
  std::size_t length = 0;  ///< of the reference, in bytes
};

/// The reference that `text` begins with: decimal, hexadecimal, or a name of HTML 4, of Latin
/// Extended-A or of ASCII's punctuation. Nothing for a name that is not known.
std::optional<CharacterReference> parse_character_reference(std::string_view text);

}  // namespace matinee::remux
