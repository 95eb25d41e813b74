// SPDX-License-Identifier: MIT
#include "pictures/layout.hpp"

#include <gmock/gmock.h>

namespace matinee::pictures {
namespace {

using testing::Optional;

TEST(Layout, ALargePictureLeavesHalfOfTheTerminal) {
  EXPECT_THAT(room_for({.columns = 80, .rows = 24}, Place::above),
              Optional(Cells{.columns = 60, .rows = 12}));
  EXPECT_THAT(room_for({.columns = 40, .rows = 90}, Place::above),
              Optional(Cells{.columns = 39, .rows = 17}));
  EXPECT_EQ(room_for({.columns = 80, .rows = 7}, Place::above), std::nullopt);
  EXPECT_THAT(room_for({.columns = 10, .rows = 24}, Place::above),
              Optional(Cells{.columns = 9, .rows = 12}));
  for (const unsigned columns : {0U, 1U, 9U})
    EXPECT_EQ(room_for({.columns = columns, .rows = 24}, Place::above), std::nullopt) << columns;
}

TEST(Layout, TextBesideAPictureNeedsRoom) {
  EXPECT_THAT(columns_beside({.columns = 80, .rows = 24}), Optional(60U));
  EXPECT_THAT(room_for({.columns = 50, .rows = 24}, Place::beside),
              Optional(Cells{.columns = 18, .rows = 5}));
  EXPECT_EQ(columns_beside({.columns = 49, .rows = 24}), std::nullopt);
  EXPECT_EQ(room_for({.columns = 49, .rows = 24}, Place::beside), std::nullopt);
}

TEST(Layout, TextStandsBesideSymbols) {
  const Drawing picture{.size = {.columns = 2, .rows = 2}, .lines = {"##", "%%"}};
  EXPECT_EQ(laid_out(&picture, 4, {"one", "", "three"}), "##  one\n%%\n    three\n");
  EXPECT_EQ(laid_out(&picture, 4, {}), "##\n%%\n");
}

TEST(Layout, ANarrowPictureIsFilledUp) {
  const Drawing picture{.size = {.columns = 1, .rows = 2}, .lines = {"#", "#"}};
  EXPECT_EQ(laid_out(&picture, 4, {"one"}), "#   one\n#\n");
}

TEST(Layout, WithoutAPictureItsRoomIsBlank) {
  EXPECT_EQ(laid_out(nullptr, 4, {"one", "two"}), "    one\n    two\n");
}

TEST(Layout, ASequenceIsDrawnIntoRoomThatWasMadeForIt) {
  const Drawing picture{.size = {.columns = 4, .rows = 2}, .placed = "<picture>"};
  EXPECT_EQ(laid_out(&picture, 6, {"one"}),
            "\n\n\x1b[2A\x1b"
            "7<picture>\x1b"
            "8\x1b[6Cone\n\n");
}

}  // namespace
}  // namespace matinee::pictures
