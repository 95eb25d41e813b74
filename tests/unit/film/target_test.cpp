// SPDX-License-Identifier: MIT
#include "film/target.hpp"

#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>

#include "support/temp_dir.hpp"

namespace matinee::film {
namespace {

TEST(Target, IsAUrlOfMediaUnlessItIsAPageOfTheService) {
  EXPECT_TRUE(is_media_url("https://host/a.m3u8"));
  EXPECT_FALSE(is_media_url("https://mubi.com/films/a-film"));
  EXPECT_FALSE(is_media_url("a-film"));
  EXPECT_FALSE(is_media_url("187"));
}

TEST(Target, AUrlIsHttps) {
  EXPECT_TRUE(check_url("https://host/a.m3u8"));
  const auto checked = check_url("http://host/a.m3u8");
  ASSERT_FALSE(checked);
  EXPECT_EQ(checked.error().code(), Errc::usage);
}

TEST(Target, IsNamedTheSameEachTime) {
  const mubi::Film film{.id = 187};
  EXPECT_EQ(identity_of(film, Kind::film), "film 187");
  EXPECT_EQ(identity_of(film, Kind::trailer), "trailer 187");
  EXPECT_EQ(identity_of_url("https://host/a"), "url https://host/a");
}

TEST(FindFinished, FindsNothingWhereThereIsNoFile) {
  const test::TempDir folder;
  const auto found = find_finished(folder.path() / "a.mp4", "film 1", media::Overwrite::refuse);
  ASSERT_TRUE(found);
  EXPECT_FALSE(*found);
}

TEST(FindFinished, LeavesAFileAloneThatIsSomebodysOwn) {
  const test::TempDir folder;
  const auto file = folder.path() / "a.mp4";
  std::ofstream(file) << "mine";
  const auto found = find_finished(file, "film 1", media::Overwrite::refuse);
  ASSERT_FALSE(found);
  EXPECT_EQ(found.error().code(), Errc::exists);
  const auto again = find_finished(file, "film 1", media::Overwrite::allow);
  ASSERT_TRUE(again);
  EXPECT_FALSE(*again);
}

}  // namespace
}  // namespace matinee::film
