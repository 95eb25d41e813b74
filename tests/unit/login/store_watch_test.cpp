// SPDX-License-Identifier: MIT
#include "login/store_watch.hpp"

#include <filesystem>
#include <thread>

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "support/temp_dir.hpp"

namespace matinee::login {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds k_long{20'000};
constexpr milliseconds k_now{0};

class Watched : public testing::Test {
 protected:
  test::TempDir profile_;
  std::stop_source stop_;
  std::unique_ptr<StoreWatch> watch_ = open(-1);

  std::unique_ptr<StoreWatch> open(int ended) {
    auto watch = StoreWatch::open({profile_.path()}, ended, stop_.get_token());
    EXPECT_TRUE(watch);
    return *std::move(watch);
  }
};

TEST_F(Watched, AProfileWithoutChangesIsQuiet) {
  EXPECT_EQ(watch_->wait(k_now), Change::timed_out);
}

TEST_F(Watched, AStoreThatIsWrittenIsNoticed) {
  for (const char* name : {"cookies.sqlite", "cookies.sqlite-wal"}) {
    profile_.write(name, "x");
    EXPECT_EQ(watch_->wait(k_long), Change::changed) << name;
    EXPECT_EQ(watch_->wait(k_now), Change::timed_out) << name;
  }
}

TEST_F(Watched, OtherFilesAreNotWorthALook) {
  profile_.write("prefs.js", "x");
  profile_.write("Local State", "x");
  EXPECT_EQ(watch_->wait(k_now), Change::timed_out);
}

TEST_F(Watched, FoldersThatAppearLaterAreWatchedToo) {
  std::filesystem::create_directory(profile_.path() / "Default");
  EXPECT_EQ(watch_->wait(k_long), Change::changed) << "it may hold a store already";
  profile_.write("Default/Cookies", "x");
  EXPECT_EQ(watch_->wait(k_long), Change::changed);
  profile_.write("sessionstore-backups/recovery.jsonlz4", "x");
  EXPECT_EQ(watch_->wait(k_long), Change::changed);
}

TEST_F(Watched, AStoreThatIsReplacedIsNoticed) {
  profile_.write("new", "x");
  std::filesystem::rename(profile_.path() / "new", profile_.path() / "Cookies");
  EXPECT_EQ(watch_->wait(k_long), Change::changed);
}

TEST_F(Watched, TheEndOfTheBrowserComesAfterItsLastWrite) {
  int ends[2];
  ASSERT_EQ(::pipe2(ends, O_CLOEXEC), 0);
  const UniqueFd ended(k_adopt, ends[0]);
  UniqueFd browser(k_adopt, ends[1]);
  watch_ = open(ended.get());
  profile_.write("Cookies", "x");
  browser.reset();
  EXPECT_EQ(watch_->wait(k_long), Change::changed);
  EXPECT_EQ(watch_->wait(k_long), Change::ended);
}

TEST_F(Watched, AStopWakesTheOneWhoWaits) {
  const std::jthread stopper([&] { stop_.request_stop(); });
  EXPECT_EQ(watch_->wait(k_long), Change::cancelled);
  EXPECT_EQ(watch_->wait(k_long), Change::cancelled);
}

}  // namespace
}  // namespace matinee::login
