// SPDX-License-Identifier: MIT
#include "media/store/work_folder.hpp"

#include <filesystem>
#include <string>

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

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

TEST_F(WorkFolderTest, FilesBesideTheOutputAreMarkedAndReplacedWhereTheyAreOurs) {
  const auto folder = WorkFolder::open(output_).value();
  const auto beside = top_.path() / "film.en.vtt";
  const Origin origin{.target = "film 1"};
  for (const char* text : {"one", "two"}) {
    store(folder, text);
    ASSERT_TRUE(folder.publish_beside("joined", beside, origin, Replace::refuse).has_value());
    EXPECT_EQ(test::content_of(beside), text);
    EXPECT_TRUE(is_finished_as(beside, "film 1"));
    EXPECT_FALSE(is_finished_as(output_, "film 1"));
  }
  store(folder, "three");
  EXPECT_EQ(
      folder.publish_beside("joined", beside, {.target = "film 2"}, Replace::refuse).error().code(),
      Errc::exists);
  std::filesystem::remove(beside);
  top_.write("film.en.vtt", "somebody's own");
  EXPECT_FALSE(folder.publish_beside("joined", beside, origin, Replace::refuse).has_value());
  ASSERT_TRUE(folder.publish_beside("joined", beside, origin, Replace::allow).has_value());
  EXPECT_EQ(test::content_of(beside), "three");
}

TEST_F(WorkFolderTest, ANameWithoutRoomForTheEndingHasAShorterFolder) {
  const std::string longest(longest_name(top_.path()) - 4, 'x');
  for (const std::string& stem : {longest, "\u00e9" + longest.substr(2), "y" + longest.substr(1)}) {
    const auto output = top_.path() / (stem + ".mp4");
    {
      const auto folder = WorkFolder::open(output);
      ASSERT_TRUE(folder.has_value()) << folder.error().message();
      EXPECT_TRUE(folder->path().filename().native().ends_with(".matinee-part"));
      ASSERT_TRUE(folder->open_for_appending(k_journal_name));
      store(*folder, "one");
      ASSERT_TRUE(folder->publish("joined", {.target = "film 1"}, Replace::refuse).has_value());
    }
    WorkFolder::discard_leftover(output, "film 1");
  }
  std::size_t folders = 0;
  for (const auto& entry : std::filesystem::directory_iterator(top_.path()))
    folders += entry.is_directory() ? 1 : 0;
  EXPECT_EQ(folders, 0u) << "the same name has the same folder";
}

TEST_F(WorkFolderTest, GoesWhereNothingInItIsOfUseToAnotherRun) {
  auto first = WorkFolder::open(output_).value();
  ASSERT_TRUE(first.claim("film 1"));
  store(first, "half");
  ASSERT_TRUE(first.open_for_appending(k_journal_name));
  const auto path = first.path();
  std::move(first).discard_unless_kept();
  EXPECT_FALSE(std::filesystem::exists(path));
  first = WorkFolder::open(output_).value();
  {
    const UniqueFd journal = first.open_for_appending(k_journal_name).value();
    ASSERT_TRUE(sys::write_all(journal.get(), std::string_view("2 complete\n"), "journal"));
  }
  std::move(first).discard_unless_kept();
  EXPECT_TRUE(std::filesystem::exists(path));
}

TEST_F(WorkFolderTest, OnlyAReservationOfAKilledRunIsRemoved) {
  top_.write("film.mp4", "");
  WorkFolder::discard_reservation(output_);
  EXPECT_TRUE(std::filesystem::exists(output_)) << "somebody's empty file";
  {
    const auto folder = WorkFolder::open(output_).value();
    ASSERT_TRUE(folder.open_for_writing("reserved"));
  }
  top_.write("film.mp4", "mine");
  WorkFolder::discard_reservation(output_);
  EXPECT_EQ(test::content_of(output_), "mine");
  top_.write("film.mp4", "");
  WorkFolder::discard_reservation(output_);
  EXPECT_FALSE(std::filesystem::exists(output_));
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

TEST_F(WorkFolderTest, TakesNoFolderThatOthersCanWriteTo) {
  const std::filesystem::path part = top_.path() / "film.mp4.matinee-part";
  std::filesystem::create_directory(part);
  for (const auto mode : {0777, 0770, 0750, 0701}) {
    std::filesystem::permissions(part, static_cast<std::filesystem::perms>(mode));
    const auto opened = WorkFolder::open(output_);
    ASSERT_FALSE(opened) << mode;
    EXPECT_EQ(opened.error().code(), Errc::storage);
    EXPECT_NE(opened.error().message().find("open to others"), std::string::npos);
    EXPECT_TRUE(std::filesystem::is_empty(part));
  }
  std::filesystem::permissions(part, std::filesystem::perms::owner_all);
  EXPECT_TRUE(WorkFolder::open(output_));
}

TEST_F(WorkFolderTest, TakesNoFolderOfAnotherUser) {
  if (::geteuid() != 0) GTEST_SKIP() << "giving a folder away takes root";
  const std::filesystem::path part = top_.path() / "film.mp4.matinee-part";
  std::filesystem::create_directory(part);
  std::filesystem::permissions(part, std::filesystem::perms::owner_all);
  ASSERT_EQ(::chown(part.c_str(), 4711, 4711), 0);
  const auto opened = WorkFolder::open(output_);
  ASSERT_FALSE(opened);
  EXPECT_NE(opened.error().message().find("another user (uid 4711)"), std::string::npos);
}

TEST_F(WorkFolderTest, TakesNoLinkAndNoFileForTheFolder) {
  const auto elsewhere = top_.path() / "elsewhere";
  std::filesystem::create_directory(elsewhere);
  const std::filesystem::path part = top_.path() / "film.mp4.matinee-part";
  for (const auto& target : {elsewhere, top_.path() / "nowhere"}) {
    std::filesystem::create_symlink(target, part);
    const auto opened = WorkFolder::open(output_);
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().code(), Errc::storage);
    EXPECT_NE(opened.error().message().find("symbolic link"), std::string::npos);
    std::filesystem::remove(part);
  }
  top_.write("film.mp4.matinee-part", "");
  EXPECT_EQ(WorkFolder::open(output_).error().code(), Errc::storage);
}

// Somebody moves the folder away, and leads its name elsewhere.
TEST_F(WorkFolderTest, RemovesNothingButItsOwnWhateverItsNameLeadsTo) {
  auto folder = WorkFolder::open(output_).value();
  store(folder, "one");
  std::filesystem::create_directories(folder.path() / "below/further");
  const auto stolen = top_.path() / "stolen";
  std::filesystem::rename(folder.path(), stolen);
  const auto documents = top_.path() / "documents";
  std::filesystem::create_directories(documents / "letters");
  top_.write("documents/will", "to my cat");
  std::filesystem::create_directory_symlink(documents, folder.path());
  ASSERT_TRUE(folder.claim("film 1"));
  std::move(folder).discard();
  EXPECT_EQ(test::content_of(documents / "will"), "to my cat");
  EXPECT_TRUE(std::filesystem::exists(documents / "letters"));
  EXPECT_TRUE(std::filesystem::is_symlink(top_.path() / "film.mp4.matinee-part"));
  EXPECT_TRUE(std::filesystem::is_empty(stolen));
}

TEST_F(WorkFolderTest, OpensNothingButFilesOfItsOwn) {
  const auto folder = WorkFolder::open(output_).value();
  ASSERT_EQ(::mkfifo((folder.path() / "target").c_str(), 0600), 0);
  EXPECT_FALSE(folder.open_for_reading("target")) << "and nobody waits for it";
  ASSERT_TRUE(folder.claim("film 1"));
  const auto mine = top_.write("mine", "mine");
  std::filesystem::create_hard_link(mine, folder.path() / "joined");
  EXPECT_FALSE(folder.open_for_writing("joined"));
  EXPECT_EQ(test::content_of(mine), "mine");
}

}  // namespace
}  // namespace matinee::media
