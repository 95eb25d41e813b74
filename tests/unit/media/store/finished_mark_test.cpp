// SPDX-License-Identifier: MIT
#include "media/store/finished_mark.hpp"

#include <string>

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include "base/unique_fd.hpp"
#include "support/temp_dir.hpp"

namespace matinee::media {
namespace {

TEST(FinishedMark, KnowsAFileByItsTargetAndItsSize) {
  const test::TempDir folder;
  const auto file = folder.write("a.mp4", "12345");
  EXPECT_FALSE(is_finished_as(file, "film 1")) << "somebody's own file";
  const UniqueFd parent(k_adopt, ::open(folder.path().c_str(), O_RDONLY | O_DIRECTORY));
  append_mark(parent.get(), encode_mark("film 1", 5), "a.mp4");
  EXPECT_TRUE(is_finished_as(file, "film 1"));
  EXPECT_FALSE(is_finished_as(file, "film 2"));
  folder.write("a.mp4", "1234");
  EXPECT_FALSE(is_finished_as(file, "film 1")) << "cut since";
  EXPECT_FALSE(is_finished_as(folder.path() / "none.mp4", "film 1"));
  EXPECT_FALSE(is_finished_as(folder.path(), "film 1"));
}

TEST(FinishedMark, GoesWithTheFileWhereTheFileSystemLetsIt) {
  const test::TempDir folder;
  const auto file = folder.write("a.mp4", "12345");
  const UniqueFd fd(k_adopt, ::open(file.c_str(), O_RDWR));
  const bool is_marked = set_mark(fd.get(), encode_mark("film 1", 5));
  if (!is_marked) GTEST_SKIP() << "no extended attributes here";
  std::filesystem::rename(file, folder.path() / "b.mp4");
  EXPECT_TRUE(is_finished_as(folder.path() / "b.mp4", "film 1"));
}

TEST(FinishedMark, TellsTheOptionsWhereTheFileSystemLetsIt) {
  const test::TempDir folder;
  const auto file = folder.write("a.mp4", "12345");
  EXPECT_EQ(options_of(file), std::nullopt);
  const UniqueFd fd(k_adopt, ::open(file.c_str(), O_RDWR));
  const bool is_marked = set_mark(fd.get(), encode_mark("film 1", 5));
  if (!is_marked) GTEST_SKIP() << "no extended attributes here";
  note_options(fd.get(), "");
  EXPECT_EQ(options_of(file), std::nullopt);
  note_options(fd.get(), "--quality 720p");
  EXPECT_EQ(options_of(file), "--quality 720p");
}

TEST(FinishedMark, AListThatIsNoFileOfOurOwnIsNotWrittenTo) {
  const test::TempDir folder;
  const UniqueFd parent(k_adopt, ::open(folder.path().c_str(), O_RDONLY | O_DIRECTORY));
  const auto list = folder.path() / ".matinee-finished";
  ASSERT_EQ(::mkfifo(list.c_str(), 0600), 0);
  append_mark(parent.get(), encode_mark("film 1", 5), "a.mp4");
  const auto file = folder.write("a.mp4", "12345");
  EXPECT_FALSE(is_finished_as(file, "film 1")) << "and nobody waits";
  std::filesystem::remove(list);
  const auto mine = folder.write("mine", "mine");
  std::filesystem::create_hard_link(mine, list);
  append_mark(parent.get(), encode_mark("film 1", 5), "a.mp4");
  std::filesystem::remove(list);
  std::filesystem::create_symlink(mine, list);
  append_mark(parent.get(), encode_mark("film 1", 5), "a.mp4");
  EXPECT_EQ(test::content_of(mine), "mine");
}

TEST(FinishedMark, HoldsNoUrl) {
  EXPECT_EQ(encode_mark("url https://h/secret", 7).find("secret"), std::string::npos);
}

TEST(FindMark, TakesTheLastLineOfThatName) {
  const std::string list = "1 aa 5 a.mp4\n1 bb 6 b a.mp4\n1 cc 7 a.mp4\nbroken a.mp4\n1 dd 8 a.mp";
  EXPECT_EQ(find_mark(list, "a.mp4"), "1 cc 7");
  EXPECT_EQ(find_mark(list, "b a.mp4"), "1 bb 6");
  EXPECT_EQ(find_mark(list, "c.mp4"), "");
  EXPECT_EQ(find_mark("", "c.mp4"), "");
}

}  // namespace
}  // namespace matinee::media
