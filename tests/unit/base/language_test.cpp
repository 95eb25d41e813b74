// SPDX-License-Identifier: MIT
#include "base/language.hpp"

#include <gtest/gtest.h>

namespace matinee {
namespace {

TEST(Language, BecomesThreeLetters) {
  EXPECT_EQ(iso639_2("en"), "eng");
  EXPECT_EQ(iso639_2("pt-BR"), "por");
  EXPECT_EQ(iso639_2("DE"), "deu");
  EXPECT_EQ(iso639_2("fil"), "fil");
  EXPECT_EQ(iso639_2("ger"), "deu");
  EXPECT_EQ(iso639_2("chi-Hant"), "zho");
  EXPECT_EQ(iso639_2("msa"), "msa");
  for (const auto tag : {"", "xq", "e", "1234", "=a"})
    EXPECT_EQ(iso639_2(tag), "und") << tag;
}

TEST(Language, HasAnEnglishName) {
  EXPECT_EQ(language_of_name("English"), "eng");
  EXPECT_EQ(language_of_name(" portuguese (Brazil)"), "por");
  EXPECT_EQ(language_of_name("Swiss German"), "gsw");
  for (const auto name : {"", "en", "Englis", "nglish", "(English)", "english=eng"})
    EXPECT_EQ(language_of_name(name), "") << name;
}

}  // namespace
}  // namespace matinee
