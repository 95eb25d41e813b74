// SPDX-License-Identifier: MIT
#include "film/file_name.hpp"

#include <cerrno>
#include <string>

#include <gtest/gtest.h>

namespace matinee::film {
namespace {

std::string safe(std::string_view stem) {
  return safe_file_name(stem, "", ".mp4");
}

TEST(SafeFileName, KeepsAnOrdinaryTitle) {
  EXPECT_EQ(safe("Le Fabuleux Été"), "Le Fabuleux Été.mp4");
  EXPECT_EQ(safe("映画 2"), "映画 2.mp4");
}

TEST(SafeFileName, NeverLeavesTheFolder) {
  EXPECT_EQ(safe("../../etc/passwd"), "_.._etc_passwd.mp4");
  EXPECT_EQ(safe(".."), "_.mp4");
  EXPECT_EQ(safe("a/b\\c"), "a_b_c.mp4");
}

TEST(SafeFileName, IsNoOptionAndNotHidden) {
  EXPECT_EQ(safe("-rf"), "rf.mp4");
  EXPECT_EQ(safe(".profile"), "profile.mp4");
}

TEST(SafeFileName, DropsControlAndBidirectionalCharacters) {
  EXPECT_EQ(safe("a\nb\x1b[0m\u202e"
                 "c"),
            "a b [0m c.mp4");
}

TEST(SafeFileName, IsAllowedOnFatAndNtfs) {
  EXPECT_EQ(safe("What? A: \"B\" <C>|*"), "What_ A_ _B_ _C___.mp4");
  EXPECT_EQ(safe("Trailing. . "), "Trailing.mp4");
  EXPECT_EQ(safe("con"), "_con.mp4");
  EXPECT_EQ(safe("Lpt1"), "_Lpt1.mp4");
  EXPECT_EQ(safe("Concert"), "Concert.mp4");
}

TEST(SafeFileName, IsCutOnACharacterAndKeepsTheId) {
  std::string title;
  for (int i = 0; i < 200; ++i)
    title += "映";
  const std::string name = safe_file_name(title, " [187]", ".mp4");
  EXPECT_LE(name.size(), 255U);
  EXPECT_TRUE(name.ends_with(" [187].mp4"));
  EXPECT_EQ((name.size() - std::string(" [187].mp4").size()) % 3, 0U);
}

TEST(SafeFileName, IsNeverEmpty) {
  EXPECT_EQ(safe(""), "_.mp4");
  EXPECT_EQ(safe(" . "), "_.mp4");
}

TEST(SafeFileName, FitsTheFileSystem) {
  const std::string name = safe_file_name(std::string(300, 'a'), " [187]", ".mp4", 143);
  EXPECT_LE(name.size(), 143U);
  EXPECT_TRUE(name.ends_with("a [187].mp4"));
  EXPECT_GT(longest_name_in("/tmp/none/none"), 100U);
  EXPECT_LE(longest_name_in("."), 255U);
}

TEST(ToldOfName, SaysThatTheFileSystemRefusesAName) {
  for (const int error : {EINVAL, ENOENT}) {
    const Error told = told_of_name(Error::from_errno(error, "x"), "/tmp/a:b?.mp4");
    EXPECT_EQ(told.code(), Errc::storage);
    EXPECT_NE(told.message().find("a:b?.mp4"), std::string::npos);
    for (const char* other : {"/tmp/ab.mp4", "/tmp/none/a:b.mp4"}) {
      const Error same = told_of_name(Error::from_errno(error, "x"), other);
      EXPECT_EQ(same.message().find("no such name"), std::string::npos) << other;
    }
  }
  EXPECT_EQ(told_of_name(Error::from_errno(ENAMETOOLONG, "x"), "/tmp/ab.mp4").code(),
            Errc::storage);
  EXPECT_EQ(told_of_name(Error(Errc::network, "x"), "/tmp/a:b").code(), Errc::network);
}

TEST(FileNameOf, NamesTitleYearAndId) {
  mubi::Film film;
  film.id = 187;
  film.title = "A Film";
  EXPECT_EQ(file_name_of(film, Kind::film), "A Film [187].mp4");
  film.year = 1999;
  EXPECT_EQ(file_name_of(film, Kind::trailer), "A Film (1999) trailer [187].mp4");
}

TEST(FileNameOfUrl, TakesTheLastComponentWithoutItsExtension) {
  EXPECT_EQ(file_name_of_url("https://h/a/clip.m3u8?token=x"), "clip.mp4");
  EXPECT_EQ(file_name_of_url("https://h/a%2F..%2Fb.mp4"), "a_.._b.mp4");
  EXPECT_EQ(file_name_of_url("https://h/"), "download.mp4");
  EXPECT_EQ(file_name_of_url("https://h"), "download.mp4");
}

TEST(FileName, NamesThatSayNothingAreToldApart) {
  const std::string name = file_name_of_url("https://h/reel/Master.m3u8?token=x");
  EXPECT_TRUE(name.starts_with("reel Master [")) << name;
  EXPECT_TRUE(name.ends_with("].mp4"));
  EXPECT_EQ(file_name_of_url("https://h/reel/Master.m3u8?token=y"), name);
  EXPECT_NE(file_name_of_url("https://other/reel/Master.m3u8"), name);
  EXPECT_NE(file_name_of_url("https://h/2/reel/Master.m3u8"), name);
  EXPECT_TRUE(file_name_of_url("https://h/index.m3u8").starts_with("index ["));
}

}  // namespace
}  // namespace matinee::film
