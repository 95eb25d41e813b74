// SPDX-License-Identifier: MIT
#include "remux/boxes.hpp"

#include <string>

#include <gtest/gtest.h>

#include "formats/mp4_box.hpp"
#include "support/boxes.hpp"

namespace matinee::remux {
namespace {

using test::box;

TEST(Boxes, ComeOneAfterTheOther) {
  const std::string bytes = box("abcd", "x") + box("efgh", "");
  std::string_view rest = bytes;
  const auto first = take_box(rest);
  ASSERT_TRUE(first.has_value());
  EXPECT_EQ(first->type, formats::box_type("abcd"));
  EXPECT_EQ(first->content, "x");
  EXPECT_EQ(take_box(rest)->content, "");
  EXPECT_TRUE(rest.empty());
}

TEST(Boxes, AreFoundInsideEachOther) {
  const std::string bytes = box("aaaa", "") + box("bbbb", box("cccc", "x") + box("dddd", "y"));
  EXPECT_EQ(find_box(bytes, "bbbb", "dddd"), "y");
  EXPECT_FALSE(find_box(bytes, "bbbb", "eeee"));
  EXPECT_FALSE(find_box(bytes, "eeee", "dddd"));
  EXPECT_FALSE(find_box("", "aaaa"));
}

TEST(Boxes, ThatAreBrokenEndTheSearch) {
  const std::string bytes = box("aaaa", "x");
  std::string_view rest = std::string_view(bytes).substr(0, bytes.size() - 1);
  EXPECT_FALSE(take_box(rest).has_value());
  EXPECT_FALSE(find_box(std::string("\0\0\0\4aaaa", 8), "aaaa"));
}

}  // namespace
}  // namespace matinee::remux
