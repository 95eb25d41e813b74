// SPDX-License-Identifier: MIT
#include "fence/landlock.hpp"

#include "attacks.hpp"
#include "fence/limits.hpp"

namespace matinee::fence {
namespace {

class Landlock : public test::Attacked {
 protected:
  void SetUp() override {
    Attacked::SetUp();
    if (landlock_version() == 0) GTEST_SKIP() << "a kernel without Landlock";
  }

  static Enter with(LandlockRules rules) {
    return [rules = std::move(rules)] {
      give_up_privileges();
      return restrict_to(rules).value_or(false);
    };
  }
};

TEST_F(Landlock, LeavesNothingThatIsNotNamed) {
  const char* diary = this->diary();
  for (const int flags : {O_RDONLY, O_WRONLY, O_RDWR})
    EXPECT_FALSE(succeeds(with({}), [=] { return ::open(diary, flags) >= 0; })) << flags;
  EXPECT_FALSE(succeeds(with({}), [=] { return ::unlink(diary) == 0; }));
  EXPECT_FALSE(succeeds(with({}), [] { return ::execl("/bin/true", "true", nullptr) == 0; }));
}

TEST_F(Landlock, LetsWhatIsReadNotBeWritten) {
  const char* diary = this->diary();
  const Enter reading = with({.paths = {{top_.path().native()}}});
  EXPECT_TRUE(succeeds(reading, [=] { return ::open(diary, O_RDONLY) >= 0; }));
  EXPECT_FALSE(succeeds(reading, [=] { return ::open(diary, O_WRONLY) >= 0; }));
  EXPECT_FALSE(succeeds(reading, [=] { return ::unlink(diary) == 0; }));
  const Enter one_file = with({.paths = {{diary}, {"/no/such/file"}}});
  EXPECT_TRUE(succeeds(one_file, [=] { return ::open(diary, O_RDONLY) >= 0; }));
}

TEST_F(Landlock, LetsOwnFilesBeMadeAndRemoved) {
  const Enter own = with({.paths = {{inside().native(), Access::own_files}}});
  EXPECT_TRUE(succeeds(own, [] {
    const int fd = ::open("x", O_WRONLY | O_CREAT | O_TRUNC, 0600);
    return fd >= 0 && ::write(fd, "x", 1) == 1 && ::unlink("x") == 0;
  }));
  EXPECT_FALSE(succeeds(own, [] { return ::open("../x", O_WRONLY | O_CREAT, 0600) >= 0; }));
}

TEST_F(Landlock, IsAbsentWhereTheKernelLacksIt) {
  EXPECT_TRUE(succeeds([] { return true; },
                       [] {
                         const auto done = restrict_to({});
                         return landlock_version() == 0 && done && !*done;
                       },
                       test::Kernel::without_landlock));
}

}  // namespace
}  // namespace matinee::fence
