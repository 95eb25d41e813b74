// SPDX-License-Identifier: MIT
#include "media/store/work_folder.hpp"

#include <filesystem>
#include <string>

#include <gtest/gtest.h>

#include "media/store/finished_mark.hpp"
#include "media/store/journal.hpp"
#include "support/temp_dir.hpp"
#include "sys/file.hpp"

namespace matinee::media {
namespace {

class WorkFolderTest : public ::testing::Test {
 protected:
  void store(const WorkFolder& folder, std::string_view text) const {
    const UniqueFd fd = folder.open_for_writing("joined").value();
    ASSERT_TRUE(sys::write_all(fd.get(), std::as_bytes(std::span(text)), "joined").has_value());
  }

  test::TempDir top_;
  std::filesystem::path output_ = top_.path() / "film.mp4";
};

TEST_F(WorkFolderTest, IsForOneRunAtATime) {
  auto first = WorkFolder::open(output_);
  ASSERT_TRUE(first.has_value());
  EXPECT_EQ(WorkFolder::open(output_).error().code(), Errc::busy);
  std::move(*first).discard();
  EXPECT_FALSE(std::filesystem::exists(first->path()));
}

TEST_F(WorkFolderTest, PublishesWithAMarkAndReplacesOnlyWhatItMay) {
  const auto folder = WorkFolder::open(output_).value();
  store(folder, "one");
  ASSERT_TRUE(
      folder.publish("joined", {.target = "film 1"}, WorkFolder::Replace::refuse).has_value());
  EXPECT_EQ(test::content_of(output_), "one");
  EXPECT_TRUE(is_finished_as(output_, "film 1"));
  store(folder, "two");
  EXPECT_EQ(
      folder.publish("joined", {.target = "film 1"}, WorkFolder::Replace::refuse).error().code(),
      Errc::exists);
  EXPECT_EQ(test::content_of(output_), "one");
  ASSERT_TRUE(
      folder.publish("joined", {.target = "film 1"}, WorkFolder::Replace::allow).has_value());
  EXPECT_EQ(test::content_of(output_), "two");
}

TEST_F(WorkFolderTest, WhatAKilledRunLeftOfAFinishedDownloadIsRemoved) {
  const std::filesystem::path left = top_.path() / "film.mp4.matinee-part";
  WorkFolder::discard_leftover(output_, "film 1");
  EXPECT_FALSE(std::filesystem::exists(left)) << "none is made";
  {
    const auto folder = WorkFolder::open(output_).value();
    ASSERT_TRUE(folder.claim("film 1"));
    ASSERT_TRUE(folder.open_for_appending(k_journal_name));
    store(folder, "one");
    WorkFolder::discard_leftover(output_, "film 1");
    EXPECT_TRUE(std::filesystem::exists(left / "joined")) << "there is no film";
    store(folder, "one");
    top_.write("film.mp4", "");
    WorkFolder::discard_leftover(output_, "film 1");
    EXPECT_TRUE(std::filesystem::exists(left / "joined")) << "a run has it";
  }
  WorkFolder::discard_leftover(output_, "film 2");
  EXPECT_TRUE(std::filesystem::exists(left / "joined")) << "another's";
  const auto now = std::filesystem::file_time_type::clock::now();
  std::filesystem::last_write_time(left / k_journal_name, now + std::chrono::hours(1));
  WorkFolder::discard_leftover(output_, "film 1");
  EXPECT_TRUE(std::filesystem::exists(left / "joined")) << "of a later download";
  std::filesystem::last_write_time(left / k_journal_name, now - std::chrono::hours(1));
  WorkFolder::discard_leftover(output_, "film 1");
  EXPECT_FALSE(std::filesystem::exists(left));
}

TEST_F(WorkFolderTest, KeepsWhatCameForTheSameTargetOnly) {
  constexpr std::string_view k_target = "url https://secret.test/a?s=1";
  const auto folder = WorkFolder::open(output_).value();
  store(folder, "nobody's");
  ASSERT_TRUE(folder.claim(k_target).has_value());
  EXPECT_FALSE(folder.find_size("joined")) << "nothing says whose it was";
  store(folder, "one");
  ASSERT_TRUE(folder.claim(k_target).has_value());
  EXPECT_TRUE(folder.find_size("joined"));
  const auto note = folder.path() / "target";
  EXPECT_EQ(test::content_of(note).find("secret"), std::string::npos);
  EXPECT_EQ(std::filesystem::status(note).permissions(),
            std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
  ASSERT_TRUE(folder.claim("film 1").has_value());
  EXPECT_FALSE(folder.find_size("joined"));
}

TEST_F(WorkFolderTest, FollowsNoLinkInIt) {
  const auto folder = WorkFolder::open(output_).value();
  const auto mine = top_.write("mine", "mine");
  std::filesystem::create_symlink(mine, folder.path() / "joined");
  EXPECT_FALSE(folder.open_for_writing("joined").has_value());
  EXPECT_FALSE(folder.find_size("joined"));
  ASSERT_TRUE(folder.remove("joined").has_value());
  EXPECT_EQ(test::content_of(mine), "mine");
}

}  // namespace
}  // namespace matinee::media
