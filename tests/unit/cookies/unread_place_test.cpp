// SPDX-License-Identifier: MIT
#include "cookies/unread_place.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include "support/temp_dir.hpp"

namespace matinee::cookies {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

TEST(Follow, TellsFilesFromFoldersAndFromNothing) {
  const test::TempDir dir;
  const fs::path file = dir.write("file", "x");
  fs::create_symlink("file", dir.path() / "link");
  EXPECT_EQ(follow(file).type, fs::file_type::regular);
  EXPECT_EQ(follow(dir.path() / "link").type, fs::file_type::regular);
  EXPECT_EQ(follow(dir.path()).type, fs::file_type::directory);
  for (const fs::path& none : {dir.path() / "none", dir.path() / "none/at/all", file / "below"}) {
    EXPECT_EQ(follow(none).type, fs::file_type::not_found);
    EXPECT_FALSE(follow(none).unread) << none;
  }
}

TEST(Follow, NamesALinkThatLeadsNowhere) {
  const test::TempDir dir;
  fs::create_symlink("/nowhere/at/all", dir.path() / "link");
  for (const fs::path& path : {dir.path() / "link", dir.path() / "link/below/it"}) {
    const Followed followed = follow(path);
    ASSERT_TRUE(followed.unread) << path;
    EXPECT_EQ(followed.unread->path, dir.path() / "link");
    EXPECT_EQ(followed.unread->why.code(), Errc::failure);
    EXPECT_THAT(followed.unread->why.message(), HasSubstr("a link to /nowhere/at/all"));
  }
}

TEST(Follow, NamesALinkThatLeadsInACircle) {
  const test::TempDir dir;
  fs::create_symlink("b", dir.path() / "a");
  fs::create_symlink("a", dir.path() / "b");
  EXPECT_TRUE(follow(dir.path() / "a").unread);
}

}  // namespace
}  // namespace matinee::cookies
