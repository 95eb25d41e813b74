// SPDX-License-Identifier: MIT
#include "remux/piece_notes.hpp"

#include <gtest/gtest.h>

namespace matinee::remux {
namespace {

using Notes = std::vector<std::string>;

TEST(PieceNotes, EachThingIsSaidOnce) {
  PieceNotes notes;
  for (int piece = 1; piece <= 6; ++piece) {
    notes.begin_piece();
    if (piece % 2 == 0) notes.add("it is empty");
    if (piece == 3) notes.add("odd");
    if (piece == 4) notes.add("it is empty");
  }
  EXPECT_EQ(std::move(notes).take(),
            (Notes{"3 of 6 pieces, from piece 2 on: it is empty", "piece 3 of 6: odd"}));
}

TEST(PieceNotes, TheOnlyPieceNeedsNoNumber) {
  PieceNotes notes;
  notes.begin_piece();
  notes.add("odd");
  EXPECT_EQ(std::move(notes).take(), Notes{"odd"});
  EXPECT_TRUE(PieceNotes().take().empty());
}

TEST(PieceNotes, AreABoundedNumber) {
  PieceNotes notes;
  notes.begin_piece();
  for (int i = 0; i < 100; ++i)
    notes.add("note " + std::to_string(i));
  const Notes all = std::move(notes).take();
  EXPECT_EQ(all.size(), 9u);
  EXPECT_EQ(all.back(), "92 more notes");
}

}  // namespace
}  // namespace matinee::remux
