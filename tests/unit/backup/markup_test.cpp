// SPDX-License-Identifier: MIT
#include "backup/markup.hpp"

#include <gtest/gtest.h>

namespace matinee::backup {
namespace {

TEST(Escaped, TextIsNoMarkup) {
  EXPECT_EQ(escaped("</script><img src=x onerror=\"a('b')\">&amp;"),
            "&lt;/script&gt;&lt;img src=x onerror=&quot;a(&#39;b&#39;)&quot;&gt;&amp;amp;");
  EXPECT_EQ(escaped("a\x1b[31m\nb"), "a [31m b");
  EXPECT_EQ(escaped("a\nb", Layout::lines), "a\nb");
}

TEST(Numbers, AreGroupedInThrees) {
  EXPECT_EQ(grouped(0), "0");
  EXPECT_EQ(grouped(999), "999");
  EXPECT_EQ(grouped(1234567), "1,234,567");
  EXPECT_EQ(counted(1, "film", "films"), "1 film");
  EXPECT_EQ(counted(1000, "film", "films"), "1,000 films");
  EXPECT_EQ(number(1.5), "1.5");
  EXPECT_EQ(number(2.0), "2");
  EXPECT_EQ(number(-0.001), "0");
}

TEST(Days, AreDaysInUtc) {
  EXPECT_EQ(day_in_words("2026-11-28T23:30:00-05:00"), "29 Nov 2026");
  EXPECT_EQ(day_in_digits("2026-11-28"), "2026-11-28");
  EXPECT_EQ(day_in_words("soon"), "");
  EXPECT_EQ(day_in_digits("<b>"), "");
}

TEST(Shortened, CountsColumnsAndCutsNoCharacter) {
  EXPECT_EQ(shortened("abc", 3), "abc");
  EXPECT_EQ(shortened("abcd", 3), "abc…");
  EXPECT_EQ(shortened("東京物語", 4), "東京…");
}

}  // namespace
}  // namespace matinee::backup
