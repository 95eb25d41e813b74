// SPDX-License-Identifier: MIT
#include "media/manifest/notes.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace matinee::media {
namespace {

TEST(Notes, SaysEachThingOnceAndNotTooMuch) {
  Notes notes;
  for (int i = 0; i < 30; ++i) {
    notes.add("the same");
    notes.add(std::to_string(i));
  }
  const auto all = std::move(notes).take();
  ASSERT_EQ(all.size(), 21u);
  EXPECT_EQ(all[0], "the same");
  EXPECT_EQ(all[20], "11 more oddities in the manifest");
}

TEST(Notes, AreAddedOnce) {
  std::vector<std::string> notes{"a"};
  add_once(notes, {"b", "a"});
  EXPECT_THAT(notes, ::testing::ElementsAre("a", "b"));
}

}  // namespace
}  // namespace matinee::media
