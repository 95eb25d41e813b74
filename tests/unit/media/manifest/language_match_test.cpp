// SPDX-License-Identifier: MIT
#include "media/manifest/language_match.hpp"

#include <gtest/gtest.h>

namespace matinee::media {
namespace {

TEST(LanguageMatch, MatchesByPrefixOrElseByThePrimaryTag) {
  EXPECT_EQ(rank_language("pt", "pt-BR"), LanguageMatch::full);
  EXPECT_EQ(rank_language("PT-br", "pt-BR"), LanguageMatch::full);
  EXPECT_EQ(rank_language("pt-BR", "pt"), LanguageMatch::primary);
  EXPECT_EQ(rank_language("pt-BR", "pt-PT"), LanguageMatch::primary);
  EXPECT_EQ(rank_language("e", "en"), LanguageMatch::none);
  EXPECT_EQ(rank_language("en", ""), LanguageMatch::none);
  EXPECT_EQ(rank_language("", "en"), LanguageMatch::none);
  // Codes of three letters, of either kind, are the same languages.
  EXPECT_EQ(rank_language("en", "eng"), LanguageMatch::full);
  EXPECT_EQ(rank_language("ger", "de-AT"), LanguageMatch::full);
  EXPECT_EQ(rank_language("en-GB", "eng"), LanguageMatch::primary);
  EXPECT_EQ(rank_language("en", "enm"), LanguageMatch::none);
  EXPECT_EQ(rank_language("xq", "xr"), LanguageMatch::none);
}

TEST(LanguageMatch, KnowsTheEnglishNames) {
  EXPECT_EQ(rank_language("English", "en"), LanguageMatch::full);
  EXPECT_EQ(rank_language("english", "eng"), LanguageMatch::full);
  EXPECT_EQ(rank_language("Portuguese (Brazil)", "pt-BR"), LanguageMatch::full);
  EXPECT_EQ(rank_language("French", "en"), LanguageMatch::none);
  EXPECT_EQ(rank_language("Englisch", "en"), LanguageMatch::none);
}

}  // namespace
}  // namespace matinee::media
