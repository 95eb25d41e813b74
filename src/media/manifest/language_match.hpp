// SPDX-License-Identifier: MIT
//
// Compares the language of a track with the language that a user asked for.
#pragma once

#include <cstdint>
#include <string_view>

namespace matinee::media {

/// How well the language of a track matches. Comparisons ignore case.
enum class LanguageMatch : std::uint8_t {
  none,
  primary,  ///< the same primary language, but another region or script
  full,     ///< basic filtering of RFC 4647, 3.3.1
};

/// Compares `wanted`, a BCP 47 tag or the English name of a language, with `tag`, the BCP 47 tag of
/// a track. Two- and three-letter codes of one language are equal ("en", "eng"). An empty tag never
/// matches.
LanguageMatch rank_language(std::string_view wanted, std::string_view tag);

}  // namespace matinee::media
