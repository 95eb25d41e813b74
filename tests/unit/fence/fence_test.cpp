// SPDX-License-Identifier: MIT
//
// Attacks of a process that foreign media have taken over. Each is tried by a child inside the
// fence, whose working folder is one of its own.
#include "../../../apps/remux/fence.hpp"

#include <cerrno>
#include <csignal>
#include <filesystem>
#include <functional>
#include <string>

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "support/temp_dir.hpp"

namespace matinee {
namespace {

class Fence : public testing::Test {
 protected:
  void SetUp() override {
    std::filesystem::create_directory(inside());
    outside_ = top_.write("diary", "dear diary");
  }

  std::filesystem::path inside() const { return top_.path() / "inside"; }

  /// Whether `attempt` succeeds inside the fence.
  bool succeeds(const std::function<bool()>& attempt) const {
    const int status = run(attempt);
    EXPECT_TRUE(WIFEXITED(status));
    EXPECT_LE(WEXITSTATUS(status), 1) << "the fence could not be entered";
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
  }

  int run(const std::function<bool()>& attempt) const {
    const pid_t parent = ::getpid();
    const pid_t child = ::fork();
    if (child == 0) {
      if (::chdir(inside().c_str()) != 0 || !enter_fence(parent)) ::_exit(2);
      ::_exit(attempt() ? 0 : 1);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    return status;
  }

  bool opens(const char* path, int flags) const {
    return succeeds([&] { return ::open(path, flags, 0600) >= 0; });
  }

  static bool has_landlock() { return ::syscall(SYS_landlock_create_ruleset, nullptr, 0, 1) >= 1; }

  test::TempDir top_;
  std::filesystem::path outside_;
};

TEST_F(Fence, TheWorkCanBeDone) {
  EXPECT_TRUE(succeeds([] {
    const int fd = ::open("joined", O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    return fd >= 0 && ::write(fd, "film", 4) == 4 && ::ftruncate(fd, 2) == 0 &&
           ::fcntl(fd, F_GETFL) >= 0;
  }));
  EXPECT_EQ(std::filesystem::file_size(inside() / "joined"), 2U);
  EXPECT_TRUE(opens("joined", O_RDONLY));
}

TEST_F(Fence, ACrashIsItsOwn) {
  const int status = run([]() -> bool { ::abort(); });
  EXPECT_TRUE(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT);
}

// With mode 3 a file is opened neither for reading nor for writing, and may be emptied.
TEST_F(Fence, NoFileOutsideIsEmptied) {
  const char* diary = outside_.c_str();
  EXPECT_FALSE(opens(diary, O_ACCMODE | O_TRUNC));
  EXPECT_FALSE(opens("joined", O_ACCMODE | O_CREAT));
  EXPECT_FALSE(succeeds([&] { return ::truncate(diary, 0) == 0; }));
  EXPECT_FALSE(succeeds([&] { return ::unlink(diary) == 0; }));
  EXPECT_FALSE(succeeds([&] { return ::rename(diary, "mine") == 0; }));
  EXPECT_FALSE(succeeds([&] { return ::link(diary, "mine") == 0; }));
  EXPECT_EQ(test::content_of(outside_), "dear diary");
}

TEST_F(Fence, NoFileOutsideIsReadOrWritten) {
  if (!has_landlock()) GTEST_SKIP() << "a kernel without Landlock";
  const char* diary = outside_.c_str();
  for (const int flags : {O_RDONLY, O_WRONLY, O_RDWR, O_RDONLY | O_TRUNC, O_WRONLY | O_TRUNC})
    EXPECT_FALSE(opens(diary, flags)) << flags;
  EXPECT_FALSE(opens((top_.path() / "new").c_str(), O_WRONLY | O_CREAT));
  EXPECT_FALSE(opens("/proc/self/mem", O_RDWR));
  EXPECT_EQ(test::content_of(outside_), "dear diary");
}

TEST_F(Fence, NoOtherProcessGetsASignal) {
  const pid_t victim = ::getpid();
  EXPECT_FALSE(succeeds([&] { return ::kill(victim, 0) == 0; }));
  EXPECT_FALSE(succeeds([&] { return ::syscall(SYS_tgkill, victim, victim, 0) == 0; }));
  EXPECT_FALSE(succeeds([&] { return ::syscall(SYS_tkill, victim, 0) == 0; }));
  EXPECT_FALSE(succeeds([&] { return ::ptrace(PTRACE_ATTACH, victim, nullptr, nullptr) == 0; }));
  EXPECT_FALSE(succeeds([&] { return ::fcntl(0, F_SETOWN, victim) == 0; }));
  EXPECT_FALSE(succeeds([&] { return ::fcntl(0, F_SETSIG, SIGKILL) == 0; }));
  EXPECT_FALSE(succeeds([&] { return ::fcntl(0, F_SETFL, O_ASYNC) == 0; }));
}

TEST_F(Fence, NothingIsStartedAndNobodyIsCalled) {
  EXPECT_FALSE(succeeds([] { return ::fork() >= 0; }));
  EXPECT_FALSE(succeeds([] { return ::execl("/bin/true", "true", nullptr) == 0; }));
  for (const int family : {AF_UNIX, AF_INET, AF_INET6, AF_NETLINK})
    EXPECT_FALSE(succeeds([&] { return ::socket(family, SOCK_STREAM | SOCK_CLOEXEC, 0) >= 0; }));
  EXPECT_FALSE(succeeds([] { return ::memfd_create("x", MFD_CLOEXEC) >= 0; }));
}

}  // namespace
}  // namespace matinee
