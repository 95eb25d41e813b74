// SPDX-License-Identifier: MIT
#include "pictures/screen.hpp"

#include <gtest/gtest.h>

namespace matinee::pictures {
namespace {

constexpr TerminalSize k_size{.columns = 100, .rows = 40, .width = 1'000, .height = 800};

Result<Screen> screen_of(const std::vector<std::string>& environment,
                         Colors colors = Colors::wanted) {
  return detect_screen(environment, k_size, colors);
}

TEST(Screen, EachTerminalHasItsMethod) {
  EXPECT_EQ(screen_of({"TERM=xterm-kitty"})->method, Method::kitty);
  EXPECT_EQ(screen_of({"TERM=foot"})->method, Method::sixels);
  EXPECT_EQ(screen_of({"TERM=mlterm"})->method, Method::sixels);
  EXPECT_EQ(screen_of({"TERM=xterm-256color", "TERM_PROGRAM=iTerm.app"})->method, Method::iterm2);
  EXPECT_EQ(screen_of({"TERM=xterm"})->method, Method::symbols);
  EXPECT_EQ(screen_of({"TERM=linux"})->method, Method::symbols);
}

TEST(Screen, SymbolsHaveTheColoursOfTheTerminal) {
  EXPECT_EQ(screen_of({"TERM=xterm-256color", "COLORTERM=truecolor"})->palette, Palette::direct);
  EXPECT_EQ(screen_of({"TERM=xterm"})->palette, Palette::indexed_256);
  EXPECT_EQ(screen_of({"TERM=linux"})->palette, Palette::indexed_16);
}

TEST(Screen, AMultiplexerGetsSymbols) {
  for (const auto& environment :
       std::vector<std::vector<std::string>>{{"TERM=screen-256color"},
                                             {"TERM=tmux-256color"},
                                             {"TERM=xterm-kitty", "TMUX=/tmp/x"},
                                             {"TERM=foot", "STY=1.pts-0"}})
    EXPECT_EQ(screen_of(environment)->method, Method::symbols);
}

TEST(Screen, WhatShowsNothingIsNone) {
  for (const char* term : {"TERM=dumb", "TERM=", "TERMINAL=xterm", "TERM=vt100"})
    EXPECT_EQ(screen_of({term}).error().code(), Errc::unsupported) << term;
}

TEST(Screen, WithoutColoursThereAreNoSymbolsAndAllElse) {
  EXPECT_EQ(screen_of({"TERM=xterm"}, Colors::unwanted).error().code(), Errc::unsupported);
  EXPECT_TRUE(screen_of({"TERM=xterm-kitty"}, Colors::unwanted));
  EXPECT_TRUE(screen_of({"TERM=foot"}, Colors::unwanted));
}

TEST(Screen, CellsAreAsLargeAsTheTerminalSays) {
  const auto told = screen_of({"TERM=foot"});
  EXPECT_EQ(told->columns, 100U);
  EXPECT_EQ(told->cell_width, 10U);
  EXPECT_EQ(told->cell_height, 20U);
  const auto untold = detect_screen({"TERM=foot"}, {}, Colors::wanted);
  EXPECT_EQ(untold->columns, 80U);
  EXPECT_EQ(untold->rows, 24U);
  EXPECT_EQ(untold->cell_width, 8U);
  EXPECT_EQ(untold->cell_height, 16U);
  const auto absurd = detect_screen(
      {"TERM=foot"}, {.columns = 1, .rows = 1, .width = 65'535, .height = 65'535}, Colors::wanted);
  EXPECT_EQ(absurd->cell_width, 64U);
}

}  // namespace
}  // namespace matinee::pictures
