// SPDX-License-Identifier: MIT
#include "login/throwaway_folder.hpp"

#include <array>
#include <csignal>
#include <cstdlib>
#include <optional>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

namespace matinee::login {
namespace {

namespace fs = std::filesystem;

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

/// A folder of the test's own in memory, short as a runtime folder is.
class InMemory : public testing::Test {
 protected:
  void SetUp() override {
    if (!is_memory_backed("/dev/shm")) GTEST_SKIP() << "/dev/shm is not memory";
    std::string name = "/dev/shm/test-XXXXXX";
    ASSERT_NE(::mkdtemp(name.data()), nullptr);
    place_ = name;
  }
  void TearDown() override { fs::remove_all(place_); }
  std::vector<std::string> content() const {
    std::vector<std::string> names;
    for (const auto& each : fs::directory_iterator(place_))
      names.push_back(each.path().filename().native());
    return names;
  }
  Result<ThrowawayFolder> create() const { return ThrowawayFolder::create(std::array{place_}); }
  /// What a process that was killed leaves: made by a child that has no time to clean up.
  void leave_behind() const {
    const pid_t child = ::fork();
    if (child == 0) {
      auto folder = create();
      if (folder) fs::create_directories(folder->path() / "Default");
      ::kill(::getpid(), SIGKILL);
    }
    ::waitpid(child, nullptr, 0);
  }
  fs::path place_;
};

TEST_F(InMemory, AFolderIsPrivateAndGoneAtTheEnd) {
  {
    const auto folder = create();
    ASSERT_TRUE(folder) << folder.error().message();
    struct stat status{};
    ASSERT_EQ(::stat(folder->path().c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 07777, 0700U);
    fs::create_directories(folder->path() / "Default/Network");
  }
  EXPECT_THAT(content(), IsEmpty());
}

TEST_F(InMemory, LeftoversOfTheKilledAreSwept) {
  leave_behind();
  ASSERT_EQ(content().size(), 1U);
  const std::string left = content().front();
  const auto folder = create();
  ASSERT_TRUE(folder);
  EXPECT_THAT(content(), ElementsAre(folder->path().filename().native()));
  EXPECT_NE(content().front(), left);
}

TEST_F(InMemory, AFolderInUseIsLeftAlone) {
  const auto first = create();
  ASSERT_TRUE(first);
  EXPECT_EQ(sweep(place_), 0);
  EXPECT_TRUE(fs::exists(first->path()));
  const auto second = create();
  ASSERT_TRUE(second);
  EXPECT_NE(first->path(), second->path());
  EXPECT_EQ(content().size(), 2U);
}

TEST_F(InMemory, AFolderOfAnotherContainerIsToldByItsLock) {
  auto folder = create();
  ASSERT_TRUE(folder);
  // As seen from where the owner's process id means nothing.
  const fs::path elsewhere = place_ / "matinee-4194303-1-abcdef";
  fs::rename(folder->path(), elsewhere);
  EXPECT_EQ(sweep(place_), 0);
  EXPECT_TRUE(fs::exists(elsewhere));
}

TEST_F(InMemory, WhatIsNotOursIsNotTouched) {
  for (const char* name : {"matinee", "matinee-x", "matinee-1", "matinee-99999999999-1-abcdef",
                           "matinee--1-abcdef", "other-4194303-1-abcdef"}) {
    fs::create_directory(place_ / name);
  }
  fs::create_directory(place_ / "target");
  fs::create_directory_symlink(place_ / "target", place_ / "matinee-4194303-1-abcdef");
  const auto before = content().size();
  EXPECT_EQ(sweep(place_), 0);
  EXPECT_EQ(content().size(), before);
}

TEST_F(InMemory, WhatStillUsesALeftoverIsEnded) {
  leave_behind();
  const std::string folder = (place_ / content().front()).native();
  const pid_t user = ::fork();
  if (user == 0) {
    ::execl("/bin/sleep", folder.c_str(), "1000", nullptr);
    ::_exit(127);
  }
  while (users_of(folder).empty())
    ::usleep(1000);
  EXPECT_EQ(sweep(place_), 1);
  int status = 0;
  ASSERT_EQ(::waitpid(user, &status, 0), user);
  EXPECT_TRUE(WIFSIGNALED(status));
}

TEST(OnDisk, NoFolderIsMadeAndThePlacesAreNamed) {
  const std::array<fs::path, 2> places{"/proc", "/no/such/place"};
  const auto folder = ThrowawayFolder::create(places);
  ASSERT_FALSE(folder);
  EXPECT_EQ(folder.error().code(), Errc::unsupported);
  EXPECT_THAT(folder.error().message(), HasSubstr("/proc: on a disk, not in memory"));
  EXPECT_THAT(folder.error().message(), HasSubstr("/no/such/place: no such folder"));
  EXPECT_THAT(ThrowawayFolder::create({}).error().message(),
              HasSubstr("XDG_RUNTIME_DIR is not set"));
}

}  // namespace
}  // namespace matinee::login
