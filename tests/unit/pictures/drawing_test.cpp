// SPDX-License-Identifier: MIT
#include "pictures/drawing.hpp"

#include <gmock/gmock.h>

namespace matinee::pictures {
namespace {

using testing::FieldsAre;
using testing::HasSubstr;
using testing::StartsWith;

Screen screen_of(const char* term) {
  return *detect_screen({std::string("TERM=") + term},
                        {.columns = 80, .rows = 24, .width = 800, .height = 480}, Colors::wanted);
}

remux_job::Pixels red(std::uint32_t width, std::uint32_t height) {
  remux_job::Pixels pixels{.width = width, .height = height};
  for (std::uint32_t i = 0; i < width * height; ++i)
    pixels.rgba += "\xff\x01\x01\xff";
  return pixels;
}

TEST(Drawing, APictureKeepsItsProportions) {
  const Screen screen = screen_of("xterm");
  EXPECT_THAT(cells_for({1'600, 900}, screen, {.columns = 18, .rows = 5}), FieldsAre(18, 5));
  EXPECT_THAT(cells_for({900, 1'600}, screen, {.columns = 18, .rows = 5}), FieldsAre(6, 5));
  EXPECT_THAT(cells_for({16, 9}, screen, {.columns = 18, .rows = 50}), FieldsAre(18, 5));
  EXPECT_THAT(cells_for({4'000, 1}, screen, {.columns = 18, .rows = 5}), FieldsAre(18, 1));
  EXPECT_THAT(cells_for({1, 4'000}, screen, {.columns = 18, .rows = 5}), FieldsAre(1, 5));
}

TEST(Drawing, AsManyPixelsAreAskedForAsAreShown) {
  EXPECT_THAT(pixels_for(screen_of("foot"), {.columns = 18, .rows = 5}), FieldsAre(180, 100));
  EXPECT_THAT(pixels_for(screen_of("foot"), {.columns = 5'000, .rows = 5'000}),
              FieldsAre(4'096, 4'096));
}

TEST(Drawing, OfWhatTheTerminalScalesNoMorePixelsAreAskedForThanOfUsualCells) {
  const auto asked = [](const char* term) {
    const auto screen =
        detect_screen({std::string("TERM=") + term},
                      {.columns = 80, .rows = 24, .width = 1'600, .height = 960}, Colors::wanted);
    return pixels_for(*screen, {.columns = 18, .rows = 5});
  };
  EXPECT_THAT(asked("xterm-kitty"), FieldsAre(180, 100));
  EXPECT_THAT(asked("foot"), FieldsAre(360, 200));
}

TEST(Drawing, SymbolsAreLinesThatStandAlone) {
  const Drawing drawing = *draw(red(32, 32), screen_of("xterm"), {.columns = 4, .rows = 2});
  EXPECT_EQ(drawing.size, (Cells{.columns = 4, .rows = 2}));
  EXPECT_EQ(drawing.placed, "");
  ASSERT_EQ(drawing.lines.size(), 2U);
  for (const std::string& line : drawing.lines) {
    EXPECT_THAT(line, StartsWith("\x1b[0m"));
    EXPECT_TRUE(line.ends_with("\x1b[0m"));
    EXPECT_THAT(line, HasSubstr("8;5;"));
    EXPECT_EQ(line.find('\n'), std::string::npos);
  }
}

TEST(Drawing, TheOthersAreOneSequence) {
  const auto placed = [](const char* term) {
    return draw(red(40, 40), screen_of(term), {.columns = 4, .rows = 2})->placed;
  };
  EXPECT_THAT(placed("xterm-kitty"), StartsWith("\x1b_Ga=T,f=32,s=40,v=40,c=4,r=2"));
  EXPECT_THAT(placed("foot"), StartsWith("\x1bP"));
  const auto iterm =
      detect_screen({"TERM=xterm-256color", "TERM_PROGRAM=iTerm.app"}, {}, Colors::wanted);
  EXPECT_THAT(draw(red(40, 40), *iterm, {.columns = 4, .rows = 2})->placed,
              StartsWith("\x1b]1337;File="));
}

}  // namespace
}  // namespace matinee::pictures
