// SPDX-License-Identifier: MIT
#include "film/new_folders.hpp"

#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>

#include "support/temp_dir.hpp"

namespace matinee::film {
namespace {

namespace fs = std::filesystem;

TEST(NewFolders, GoesAsItCameIfNothingWasPutIntoIt) {
  const test::TempDir home;
  fs::create_directory(home.path() / "there");
  {
    const auto made = NewFolders::make(home.path() / "there/a/b");
    ASSERT_TRUE(made.has_value());
    EXPECT_TRUE(fs::is_directory(home.path() / "there/a/b"));
  }
  EXPECT_FALSE(fs::exists(home.path() / "there/a"));
  EXPECT_TRUE(fs::exists(home.path() / "there"));
}

TEST(NewFolders, StayWithWhatIsInThem) {
  const test::TempDir home;
  {
    const auto made = NewFolders::make(home.path() / "a/b");
    std::ofstream(home.path() / "a/film.mp4") << "x";
  }
  EXPECT_TRUE(fs::exists(home.path() / "a/film.mp4"));
  EXPECT_FALSE(fs::exists(home.path() / "a/b"));
}

TEST(NewFolders, AreNotMadeBelowAFile) {
  const test::TempDir home;
  std::ofstream(home.path() / "file") << "x";
  EXPECT_FALSE(NewFolders::make(home.path() / "file/a").has_value());
  EXPECT_TRUE(fs::exists(home.path() / "file"));
}

}  // namespace
}  // namespace matinee::film
