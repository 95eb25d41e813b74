// SPDX-License-Identifier: MIT
#include "media/manifest/language_match.hpp"

#include <string>

#include "base/ascii.hpp"
#include "base/language.hpp"

namespace matinee::media {

LanguageMatch rank_language(std::string_view wanted, std::string_view tag) {
  const std::string named = language_of_name(wanted);
  if (!named.empty()) wanted = named;
  if (wanted.empty() || tag.empty()) return LanguageMatch::none;
  const std::string_view primary = wanted.substr(0, wanted.find('-'));
  const std::string_view tag_primary = tag.substr(0, tag.find('-'));
  // "en" and "eng" are the same language.
  const std::string code = iso639_2(primary);
  const bool is_primary = ascii::equals_ignoring_case(primary, tag_primary) ||
                          (code != "und" && code == iso639_2(tag_primary));
  if (!is_primary) return LanguageMatch::none;
  const std::string_view rest = wanted.substr(primary.size());
  const std::string_view tag_rest = tag.substr(tag_primary.size());
  const bool is_prefix = ascii::equals_ignoring_case(rest, tag_rest.substr(0, rest.size()));
  const bool is_whole = tag_rest.size() <= rest.size() || tag_rest[rest.size()] == '-';
  return is_prefix && is_whole ? LanguageMatch::full : LanguageMatch::primary;
}

}  // namespace matinee::media
