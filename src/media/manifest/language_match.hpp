// SPDX-License-Identifier: MIT
//
// Whether a track is in the language that is wanted.
#pragma once

#include <cstdint>
#include <string_view>

namespace matinee::media {

/// How well the language of a track is what was asked for, in any case of the letters.
enum class LanguageMatch : std::uint8_t {
  none,
  primary,  ///< the same language, of another place or script
  full,     ///< RFC 4647, 3.3.1
};

/// `wanted` is a tag of BCP 47, or the English name of a language; `tag` is a tag.
LanguageMatch rank_language(std::string_view wanted, std::string_view tag);

}  // namespace matinee::media
