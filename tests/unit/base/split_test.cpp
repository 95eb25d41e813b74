// SPDX-License-Identifier: MIT
#include "base/split.hpp"

#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace matinee {
namespace {

std::vector<std::string> pieces_of(std::string_view text) {
  std::vector<std::string> pieces;
  while (!text.empty())
    pieces.emplace_back(split_off(text, ','));
  return pieces;
}

TEST(SplitOff, TakesPieceAfterPiece) {
  using Pieces = std::vector<std::string>;
  EXPECT_EQ(pieces_of(""), Pieces());
  EXPECT_EQ(pieces_of("a"), Pieces({"a"}));
  EXPECT_EQ(pieces_of("a,b"), Pieces({"a", "b"}));
  EXPECT_EQ(pieces_of("a,b,"), Pieces({"a", "b"}));
  EXPECT_EQ(pieces_of(",,b"), Pieces({"", "", "b"}));
}

TEST(SplitOff, LeavesTheRest) {
  std::string_view rest = "name=value=more";
  EXPECT_EQ(split_off(rest, '='), "name");
  EXPECT_EQ(rest, "value=more");
}

}  // namespace
}  // namespace matinee
