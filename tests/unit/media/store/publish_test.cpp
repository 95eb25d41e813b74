// SPDX-License-Identifier: MIT
#include "media/store/publish.hpp"

#include <cerrno>
#include <filesystem>

#include <fcntl.h>
#include <gtest/gtest.h>

#include "base/unique_fd.hpp"
#include "support/temp_dir.hpp"

namespace matinee::media {
namespace {

// A file system that has neither call, as FUSE, FAT and network ones: by these numbers.
MoveCalls without(int rename_error, int link_error) {
  return {.rename_to_new =
              [=](const Entry&, const Entry&) {
                errno = rename_error;
                return -1;
              },
          .link =
              [=](const Entry&, const Entry&) {
                errno = link_error;
                return -1;
              }};
}

class MoveTest : public ::testing::Test {
 protected:
  MoveTest() { top_.write("part", "film"); }

  Result<void> move(Replace replace, const MoveCalls& calls = MoveCalls::of_the_system()) {
    return move_into_place({.folder = folder_.get(), .name = "part"},
                           {.folder = folder_.get(), .name = "film.mp4", .path = "X/film.mp4"},
                           replace, on_reserve_, calls);
  }

  bool has(const std::string& name) const {
    return std::filesystem::exists(std::filesystem::symlink_status(top_.path() / name));
  }

  test::TempDir top_;
  UniqueFd folder_{k_adopt, ::open(top_.path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
  std::function<Result<void>()> on_reserve_;
};

TEST_F(MoveTest, WorksOnFileSystemsWithoutLinksAndWithoutNoReplace) {
  for (const int rename_error : {EINVAL, ENOSYS, EOPNOTSUPP}) {
    for (const int link_error : {EPERM, EOPNOTSUPP, ENOSYS, EMLINK}) {
      top_.write("part", "film");
      const auto moved = move(Replace::refuse, without(rename_error, link_error));
      ASSERT_TRUE(moved.has_value()) << moved.error().message();
      EXPECT_EQ(test::content_of(top_.path() / "film.mp4"), "film");
      EXPECT_FALSE(has("part"));
      std::filesystem::remove(top_.path() / "film.mp4");
    }
  }
}

TEST_F(MoveTest, BySecondLinkWhereThereAreLinksNothingIsLeftBehind) {
  MoveCalls calls = without(EINVAL, 0);
  calls.link = MoveCalls::of_the_system().link;
  ASSERT_TRUE(move(Replace::refuse, calls).has_value());
  EXPECT_EQ(test::content_of(top_.path() / "film.mp4"), "film");
  EXPECT_FALSE(has("part"));
}

TEST_F(MoveTest, NothingThatIsThereIsOverwritten) {
  MoveCalls with_links = without(EINVAL, 0);
  with_links.link = MoveCalls::of_the_system().link;
  for (const MoveCalls& calls : {MoveCalls::of_the_system(), with_links, without(EINVAL, EPERM)}) {
    top_.write("film.mp4", "mine");
    const auto moved = move(Replace::refuse, calls);
    ASSERT_FALSE(moved.has_value());
    EXPECT_EQ(moved.error().code(), Errc::exists);
    EXPECT_NE(moved.error().message().find("X/film.mp4"), std::string::npos);
    EXPECT_EQ(test::content_of(top_.path() / "film.mp4"), "mine");
    std::filesystem::remove(top_.path() / "film.mp4");
    // Nor is a link followed, wherever it leads.
    const auto victim = top_.write("victim", "mine");
    for (const auto& target : {victim, top_.path() / "nowhere"}) {
      std::filesystem::create_symlink(target, top_.path() / "film.mp4");
      EXPECT_EQ(move(Replace::refuse, calls).error().code(), Errc::exists);
      EXPECT_EQ(test::content_of(victim), "mine");
      EXPECT_FALSE(has("nowhere"));
      std::filesystem::remove(top_.path() / "film.mp4");
    }
    EXPECT_TRUE(has("part"));
  }
}

TEST_F(MoveTest, WhatSomebodyPutsThereInTheMeantimeStays) {
  on_reserve_ = [this]() -> Result<void> {
    top_.write("film.mp4", "mine");
    return {};
  };
  EXPECT_EQ(move(Replace::refuse, without(EINVAL, EPERM)).error().code(), Errc::exists);
  EXPECT_EQ(test::content_of(top_.path() / "film.mp4"), "mine");
}

TEST_F(MoveTest, AReservationThatIsOfNoUseIsTakenBack) {
  std::filesystem::remove(top_.path() / "part");
  EXPECT_FALSE(move(Replace::refuse, without(EINVAL, EPERM)).has_value());
  EXPECT_FALSE(has("film.mp4"));
}

TEST_F(MoveTest, ReplacesWhatItMayAndNotWhereALinkLeads) {
  const auto victim = top_.write("victim", "mine");
  std::filesystem::create_symlink(victim, top_.path() / "film.mp4");
  ASSERT_TRUE(move(Replace::allow, without(EINVAL, EPERM)).has_value());
  EXPECT_EQ(test::content_of(top_.path() / "film.mp4"), "film");
  EXPECT_EQ(test::content_of(victim), "mine");
}

TEST(IsThere, AlsoForALinkThatLeadsNowhere) {
  const test::TempDir folder;
  const auto file = folder.path() / "a";
  EXPECT_FALSE(is_there(file));
  std::filesystem::create_symlink("nowhere", file);
  EXPECT_TRUE(is_there(file));
  EXPECT_TRUE(is_there(folder.path()));
}

}  // namespace
}  // namespace matinee::media
