// SPDX-License-Identifier: MIT
//
// The character references of HTML (WHATWG HTML, 13.5), which WebVTT also uses.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace matinee::remux {

struct CharacterReference {
  char32_t point = 0;
  std::size_t length = 0;  ///< of the whole reference, in bytes
};

/// Parses the reference at the start of `text`: decimal, hexadecimal, or a name from HTML 4, for
/// Latin Extended-A, or for ASCII punctuation. Returns nullopt for an unknown name.
std::optional<CharacterReference> parse_character_reference(std::string_view text);

}  // namespace matinee::remux
