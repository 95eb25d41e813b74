// SPDX-License-Identifier: MIT
#include "remux/language.hpp"

#include <gtest/gtest.h>

namespace matinee::remux {
namespace {

TEST(Language, BecomesThreeLetters) {
  EXPECT_EQ(iso639_2("en"), "eng");
  EXPECT_EQ(iso639_2("pt-BR"), "por");
  EXPECT_EQ(iso639_2("DE"), "deu");
  EXPECT_EQ(iso639_2("fil"), "fil");
  for (const auto tag : {"", "xq", "e", "1234", "=a"})
    EXPECT_EQ(iso639_2(tag), "und") << tag;
}

}  // namespace
}  // namespace matinee::remux
