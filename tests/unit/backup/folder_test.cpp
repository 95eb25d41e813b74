// SPDX-License-Identifier: MIT
#include "backup/folder.hpp"

#include <cerrno>
#include <fstream>
#include <map>

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include "support/temp_dir.hpp"
#include "sys/file.hpp"

namespace matinee::backup {
namespace {

namespace fs = std::filesystem;

std::vector<File> files_with(const std::string& text) {
  return {{.path = "json/a.json", .text = text},
          {.path = "index.html", .text = text},
          {.path = k_manifest_name,
           .text = write_manifest(
               {.user_id = 42, .files = {"json/a.json", "index.html", k_manifest_name}})}};
}

class BackupFolder : public ::testing::Test {
 protected:
  test::TempDir temp;
  fs::path path = temp.path() / "films";

  Result<Published> publish(const std::vector<File>& files,
                            FolderCalls calls = FolderCalls::of_the_system()) const {
    MATINEE_TRY_ASSIGN(Folder folder, Folder::open(path, std::move(calls)));
    return folder.publish(files);
  }
  Result<std::string> save(const std::string& text,
                           FolderCalls calls = FolderCalls::of_the_system()) const {
    MATINEE_TRY_ASSIGN(Published published, publish(files_with(text), std::move(calls)));
    return published.left_behind;
  }

  void write(const fs::path& file, const std::string& text) const { std::ofstream(file) << text; }
  static std::string text_of(const fs::path& file) {
    return sys::read_file(file, 1'000'000).value_or("(none)");
  }
  // What is in the folder that holds the backup.
  std::vector<std::string> names() const {
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator(temp.path()))
      names.push_back(entry.path().filename());
    return names;
  }
};

const std::vector<std::string> k_alone{"films"};

TEST_F(BackupFolder, IsPrivateAndTheOnlyThingLeft) {
  ASSERT_TRUE(save("one").has_value());
  EXPECT_EQ(names(), k_alone);
  struct stat status{};
  ::stat(path.c_str(), &status);
  EXPECT_EQ(status.st_mode & 0777U, 0700U);
  ::stat((path / "json").c_str(), &status);
  EXPECT_EQ(status.st_mode & 0777U, 0700U);
  ::stat((path / "json/a.json").c_str(), &status);
  EXPECT_EQ(status.st_mode & 0777U, 0600U);
  EXPECT_FALSE(fs::exists(path / ".matinee-unfinished"));
}

TEST_F(BackupFolder, TakesThePlaceOfTheOldOneAndOfAnEmptyFolder) {
  fs::create_directory(path);
  ASSERT_TRUE(save("one").has_value());
  EXPECT_EQ(save("two").value(), "");
  EXPECT_EQ(text_of(path / "json/a.json"), "two");
  EXPECT_EQ(names(), k_alone);
}

TEST_F(BackupFolder, ReadsWhatIsThere) {
  ASSERT_TRUE(save("one").has_value());
  const auto folder = Folder::open(path);
  ASSERT_TRUE(folder.has_value());
  EXPECT_EQ(folder->manifest()->user_id, 42);
  EXPECT_EQ(folder->read("json/a.json").value(), "one");
  EXPECT_EQ(folder->read("json/b.json").error().code(), Errc::not_found);
}

TEST_F(BackupFolder, RefusesWhatIsNoBackup) {
  fs::create_directory(path);
  write(path / "mine.txt", "mine");
  EXPECT_EQ(save("one").error().code(), Errc::exists);
  write(path / k_manifest_name, "{}");
  EXPECT_EQ(save("one").error().code(), Errc::exists);
  EXPECT_EQ(text_of(path / "mine.txt"), "mine");
  path = temp.path() / "file";
  write(path, "mine");
  EXPECT_EQ(save("one").error().code(), Errc::exists);
  path = temp.path() / "none/films";
  EXPECT_EQ(save("one").error().code(), Errc::not_found);
}

TEST_F(BackupFolder, AnErrorBeforeTheStepLeavesTheOldOne) {
  ASSERT_TRUE(save("one").has_value());
  FolderCalls calls = FolderCalls::of_the_system();
  calls.exchange = [](int, const std::string&, const std::string&) {
    errno = EIO;
    return -1;
  };
  EXPECT_FALSE(save("two", calls).has_value());
  EXPECT_EQ(text_of(path / "json/a.json"), "one");
  EXPECT_EQ(names(), k_alone);
}

FolderCalls without_exchange() {
  FolderCalls calls = FolderCalls::of_the_system();
  calls.exchange = [](int, const std::string&, const std::string&) {
    errno = EINVAL;
    return -1;
  };
  return calls;
}

TEST_F(BackupFolder, DoesWithoutExchange) {
  ASSERT_TRUE(save("one", without_exchange()).has_value());
  write(path / "mine.txt", "mine");
  EXPECT_EQ(save("two", without_exchange()).value(), "");
  EXPECT_EQ(text_of(path / "index.html"), "two");
  EXPECT_EQ(text_of(path / "mine.txt"), "mine");
  EXPECT_EQ(names(), k_alone);
}

TEST_F(BackupFolder, WithoutExchangeAFailedRenameIsTakenBack) {
  ASSERT_TRUE(save("one").has_value());
  FolderCalls calls = without_exchange();
  calls.rename = [real = calls.rename](int parent, const std::string& from, const std::string& to) {
    if (from.ends_with("-new")) return errno = EIO, -1;
    return real(parent, from, to);
  };
  EXPECT_FALSE(save("two", calls).has_value());
  EXPECT_EQ(text_of(path / "index.html"), "one");
  EXPECT_EQ(names(), k_alone);
}

TEST_F(BackupFolder, WithoutExchangeAKillBetweenTheRenamesIsMended) {
  ASSERT_TRUE(save("one").has_value());
  fs::rename(path, temp.path() / ".films.matinee-old");
  const auto folder = Folder::open(path);
  ASSERT_TRUE(folder.has_value());
  EXPECT_EQ(folder->read("index.html").value(), "one");
}

TEST_F(BackupFolder, WhatAKillLeftIsRemovedAndOthersFilesAreCarriedOver) {
  ASSERT_TRUE(save("one").has_value());
  const fs::path left = temp.path() / ".films.matinee-new";
  fs::copy(path, left, fs::copy_options::recursive);
  write(left / "mine.txt", "mine");
  write(left / "json/mine.json", "mine");
  ASSERT_TRUE(save("two").has_value());
  EXPECT_EQ(text_of(path / "mine.txt"), "mine");
  EXPECT_EQ(text_of(path / "json/mine.json"), "mine");
  fs::create_directories(left / "json");
  write(left / ".matinee-unfinished", "");
  write(left / "json/half.json", "{");
  ASSERT_TRUE(save("three").has_value());
  EXPECT_EQ(text_of(path / "index.html"), "three");
  EXPECT_EQ(text_of(path / "mine.txt"), "mine");
  EXPECT_EQ(names(), k_alone);
}

// A crash can bring the mark back after the folder was published and others added files.
TEST_F(BackupFolder, AManifestCountsMoreThanTheMark) {
  ASSERT_TRUE(save("one").has_value());
  const fs::path left = temp.path() / ".films.matinee-new";
  fs::copy(path, left, fs::copy_options::recursive);
  write(left / ".matinee-unfinished", "");
  write(left / "mine.txt", "mine");
  write(left / "json/mine.json", "mine");
  ASSERT_TRUE(save("two").has_value());
  EXPECT_EQ(text_of(path / "mine.txt"), "mine");
  EXPECT_EQ(text_of(path / "json/mine.json"), "mine");
  EXPECT_FALSE(fs::exists(path / ".matinee-unfinished"));
  EXPECT_EQ(names(), k_alone);
}

// A newer version of the program may write a file whose name a file of others has.
TEST_F(BackupFolder, AFileInTheWayIsCarriedOverUnderAFreeName) {
  for (const bool has_noreplace : {true, false}) {
    ASSERT_TRUE(save("one").has_value());
    write(path / "new.csv", "mine");
    write(path / "new.csv.1", "mine, too");
    fs::create_directory(path / "csv");
    write(path / "csv/mine.csv", "mine");
    fs::remove(path / "json/a.json");
    fs::create_directory(path / "json/a.json");
    auto files = files_with("two");
    files.insert(files.begin(), {{.path = "new.csv", .text = "two"}, {.path = "csv/b.csv"}});
    files.back().text = write_manifest(
        {.user_id = 42,
         .files = {"json/a.json", "index.html", "new.csv", "csv/b.csv", k_manifest_name}});
    const auto published =
        publish(files, has_noreplace ? FolderCalls::of_the_system() : without_exchange());
    ASSERT_TRUE(published.has_value());
    EXPECT_EQ(published->left_behind, "");
    std::map<std::string, std::string> renamed;
    for (const Renamed& file : published->renamed)
      renamed[file.from] = file.to;
    EXPECT_EQ(renamed.size(), 3U);
    EXPECT_EQ(renamed["new.csv"], "new.csv.2");
    EXPECT_EQ(renamed["csv"], "csv.1");
    EXPECT_EQ(renamed["json/a.json"], "json/a.json.1");
    EXPECT_EQ(text_of(path / "new.csv"), "two");
    EXPECT_EQ(text_of(path / renamed["new.csv"]), "mine");
    EXPECT_EQ(text_of(path / "csv.1/mine.csv"), "mine");
    EXPECT_TRUE(fs::is_directory(path / "json/a.json.1"));
    // The folder `csv` is not in this backup, and a file of others keeps it.
    write(path / "csv/later.csv", "mine");
    EXPECT_EQ(save("three").value(), "");
    EXPECT_EQ(text_of(path / "csv/later.csv"), "mine");
    EXPECT_EQ(names(), k_alone);
    fs::remove_all(path);
  }
}

TEST_F(BackupFolder, LongNamesWithTheSameBeginningAreApart) {
  const std::string beginning(250, 'f');
  path = temp.path() / (beginning + "1");
  ASSERT_TRUE(save("one").has_value());
  const auto first = Folder::open(path);
  ASSERT_TRUE(first.has_value());
  path = temp.path() / (beginning + "2");
  EXPECT_TRUE(save("two").has_value());
}

TEST_F(BackupFolder, WhatIsNoBackupIsNotRestored) {
  const fs::path old = temp.path() / ".films.matinee-old";
  fs::create_directory(old);
  write(old / "letters.txt", "mine");
  EXPECT_EQ(save("one").error().code(), Errc::exists);
  EXPECT_FALSE(fs::exists(path));
  EXPECT_EQ(text_of(old / "letters.txt"), "mine");
}

TEST_F(BackupFolder, AMarkedFolderOfANewerVersionIsLeftAlone) {
  const fs::path left = temp.path() / ".films.matinee-new";
  fs::create_directory(left);
  write(left / ".matinee-unfinished", "");
  write(left / "mine.txt", "mine");
  write(left / k_manifest_name, R"({"format":"matinee-backup","version":2})");
  EXPECT_EQ(save("one").error().code(), Errc::exists);
  EXPECT_EQ(text_of(left / "mine.txt"), "mine");
}

TEST_F(BackupFolder, IsNotPublishedWithItsMark) {
  ASSERT_TRUE(save("one").has_value());
  auto folder = Folder::open(path);
  ASSERT_TRUE(folder.has_value());
  const fs::path mark = temp.path() / ".films.matinee-new/.matinee-unfinished";
  fs::remove(mark);
  fs::create_directory(mark);
  EXPECT_FALSE(folder->publish(files_with("two")).has_value());
  EXPECT_EQ(text_of(path / "index.html"), "one");
}

FolderCalls with_failing_sync(const fs::path& folder, int error) {
  FolderCalls calls = FolderCalls::of_the_system();
  calls.sync = [folder, error](int fd) {
    struct stat ours{};
    struct stat failing{};
    ::fstat(fd, &ours);
    if (::stat(folder.c_str(), &failing) != 0 || ours.st_ino != failing.st_ino) return 0;
    return errno = error, -1;
  };
  return calls;
}

TEST_F(BackupFolder, AFolderThatCannotBeFlushedIsNotPublished) {
  ASSERT_TRUE(save("one").has_value());
  for (const char* folder : {".films.matinee-new", ".films.matinee-new/json"}) {
    EXPECT_FALSE(save("two", with_failing_sync(temp.path() / folder, EIO)).has_value()) << folder;
    EXPECT_EQ(text_of(path / "index.html"), "one");
    EXPECT_EQ(names(), k_alone);
    const auto tolerated = save("one", with_failing_sync(temp.path() / folder, EINVAL));
    EXPECT_TRUE(tolerated.has_value()) << folder;
  }
}

TEST_F(BackupFolder, AnExchangeThatCannotBeFlushedLeavesTheOldOne) {
  ASSERT_TRUE(save("one").has_value());
  write(path / "mine.txt", "mine");
  const auto left = save("two", with_failing_sync(temp.path(), EIO));
  ASSERT_TRUE(left.has_value());
  EXPECT_EQ(*left, (temp.path() / ".films.matinee-new").native());
  EXPECT_EQ(text_of(path / "index.html"), "two");
  EXPECT_EQ(text_of(fs::path(*left) / "index.html"), "one");
  EXPECT_EQ(text_of(fs::path(*left) / "mine.txt"), "mine");
  EXPECT_EQ(save("three").value(), "");
  EXPECT_EQ(text_of(path / "mine.txt"), "mine");
  EXPECT_EQ(names(), k_alone);
}

// Somebody else may rename a folder of this user's there.
TEST_F(BackupFolder, AFolderThatNoBackupMadeIsLeftAlone) {
  const fs::path left = temp.path() / ".films.matinee-new";
  fs::create_directory(left);
  write(left / "letters.txt", "mine");
  EXPECT_EQ(save("one").error().code(), Errc::exists);
  EXPECT_EQ(text_of(left / "letters.txt"), "mine");
  fs::remove_all(left);
  fs::create_directory_symlink(temp.path(), left);
  EXPECT_FALSE(save("one").has_value());
}

TEST_F(BackupFolder, TwoRunsAtOnceAreOneTooMany) {
  ASSERT_TRUE(save("one").has_value());
  const auto first = Folder::open(path);
  ASSERT_TRUE(first.has_value());
  EXPECT_EQ(save("two").error().code(), Errc::busy);
  path = temp.path() / "fresh";
  const auto second = Folder::open(path);
  ASSERT_TRUE(second.has_value());
  EXPECT_EQ(save("two").error().code(), Errc::busy);
}

FolderCalls without_locks() {
  FolderCalls calls = FolderCalls::of_the_system();
  calls.lock = [](int) { return errno = ENOTSUP, -1; };
  return calls;
}

TEST_F(BackupFolder, WithoutLocksTwoRunsAtOnceAreOneTooMany) {
  for (const char* state : {"none", "one", "two"}) {
    {
      const auto first = Folder::open(path, without_locks());
      ASSERT_TRUE(first.has_value()) << state;
      const auto second = save("two", without_locks());
      EXPECT_EQ(second.error().code(), Errc::busy) << state;
      EXPECT_NE(second.error().message().find(".films.matinee-lock"), std::string::npos);
    }
    ASSERT_TRUE(save("one", without_locks()).has_value()) << state;
    EXPECT_EQ(names(), k_alone);
  }
}

TEST_F(BackupFolder, AFolderWhoseNameAnotherRunTookIsNotPublished) {
  ASSERT_TRUE(save("one").has_value());
  const fs::path fresh = temp.path() / ".films.matinee-new";
  for (const fs::path& taken : {fresh, path}) {
    auto folder = Folder::open(path);
    ASSERT_TRUE(folder.has_value());
    fs::rename(taken, temp.path() / "away");
    fs::create_directory(taken);
    write(taken / "half.json", "{");
    EXPECT_EQ(folder->publish(files_with("two")).error().code(), Errc::busy) << taken;
    EXPECT_EQ(text_of(taken / "half.json"), "{");
    fs::remove_all(taken);
    if (taken == path) fs::rename(temp.path() / "away", path);
    fs::remove_all(temp.path() / "away");
    EXPECT_EQ(text_of(path / "index.html"), "one");
  }
}

TEST_F(BackupFolder, AFolderThatAppearedMeanwhileIsNotReplaced) {
  auto folder = Folder::open(path);
  ASSERT_TRUE(folder.has_value());
  fs::create_directory(path);
  EXPECT_EQ(folder->publish(files_with("one")).error().code(), Errc::busy);
  EXPECT_TRUE(fs::is_empty(path));
}

TEST_F(BackupFolder, ALinkToAFolderIsThatFolder) {
  fs::create_directory(temp.path() / "disk");
  fs::create_directory_symlink(temp.path() / "disk", path);
  ASSERT_TRUE(save("one").has_value());
  ASSERT_TRUE(save("two").has_value());
  EXPECT_TRUE(fs::is_symlink(path));
  EXPECT_EQ(text_of(temp.path() / "disk/index.html"), "two");
}

TEST_F(BackupFolder, ALinkInTheFolderLeadsNowhere) {
  ASSERT_TRUE(save("one").has_value());
  write(temp.path() / "secret", "theirs");
  fs::remove(path / "json/a.json");
  fs::create_symlink(temp.path() / "secret", path / "json/a.json");
  const auto folder = Folder::open(path);
  ASSERT_TRUE(folder.has_value());
  EXPECT_FALSE(folder->read("json/a.json").has_value());
}

}  // namespace
}  // namespace matinee::backup
