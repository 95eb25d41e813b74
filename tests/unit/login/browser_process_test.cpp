// SPDX-License-Identifier: MIT
#include "login/browser_process.hpp"

#include <csignal>
#include <string>

#include <fcntl.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include "support/temp_dir.hpp"

namespace matinee::login {
namespace {

Command shell(const std::string& script) {
  return {.arguments = {"/bin/sh", "-c", script}, .variables = {"PATH=/usr/bin:/bin"}};
}

struct Pipe {
  UniqueFd read_end;
  UniqueFd write_end;
};

Pipe make_pipe() {
  int ends[2];
  EXPECT_EQ(::pipe2(ends, O_CLOEXEC), 0);
  return {UniqueFd(k_adopt, ends[0]), UniqueFd(k_adopt, ends[1])};
}

std::string all_of(int fd) {
  std::string text;
  char piece[256];
  for (ssize_t n = 0; (n = ::read(fd, piece, sizeof piece)) > 0;)
    text.append(piece, static_cast<std::size_t>(n));
  return text;
}

void wait_for(int descriptor) {
  pollfd watched{.fd = descriptor, .events = POLLIN, .revents = 0};
  ASSERT_EQ(::poll(&watched, 1, 20'000), 1);
}

TEST(BrowserProcess, TellsHowItEnded) {
  auto process = BrowserProcess::start(shell("exit 3"));
  ASSERT_TRUE(process);
  wait_for(process->descriptor());
  EXPECT_EQ(process->ending(), (Ending{.status = 3, .signal = 0}));
  auto killed = BrowserProcess::start(shell("kill -9 $$"));
  ASSERT_TRUE(killed);
  wait_for(killed->descriptor());
  EXPECT_EQ(killed->ending(), (Ending{.status = 0, .signal = SIGKILL}));
}

TEST(BrowserProcess, SaysWhenAProgramCannotBeRun) {
  const auto missing = BrowserProcess::start({.arguments = {"/no/such/program"}});
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().code(), Errc::not_found);
  const test::TempDir folder;
  const auto file = folder.write("text", "no program");
  const auto broken = BrowserProcess::start({.arguments = {file.native()}});
  ASSERT_FALSE(broken);
  EXPECT_EQ(broken.error().message(), file.native() + ": cannot be run");
}

TEST(BrowserProcess, IsAskedToEndBeforeItIsKilled) {
  Pipe pipe = make_pipe();
  Command command = shell(
      "trap 'echo asked >&3; exit 0' TERM; echo up >&3; while :; do read x < /dev/zero; done");
  command.descriptors = {{pipe.write_end.get(), 3}};
  auto process = BrowserProcess::start(command);
  ASSERT_TRUE(process);
  pipe.write_end.reset();
  wait_for(pipe.read_end.get());
  // The shell may be in the middle of a read; it is killed then, having said what it had to.
  process->close(std::chrono::seconds(2));
  EXPECT_TRUE(all_of(pipe.read_end.get()).starts_with("up\n"));
}

TEST(BrowserProcess, TakesItsWholeGroupWithIt) {
  Pipe pipe = make_pipe();
  Command command = shell("trap '' TERM; (trap '' TERM; sleep 1000) & echo up >&3; wait");
  command.descriptors = {{pipe.write_end.get(), 3}};
  auto process = BrowserProcess::start(command);
  ASSERT_TRUE(process);
  pipe.write_end.reset();
  wait_for(pipe.read_end.get());
  EXPECT_EQ(process->close(std::chrono::milliseconds(50)).signal, SIGKILL);
  // The pipe ends when the last of them is gone.
  EXPECT_EQ(all_of(pipe.read_end.get()), "up\n");
}

TEST(BrowserProcess, GetsTheDescriptorsItIsGivenAndNoOther) {
  const UniqueFd open_one(k_adopt, ::open("/dev/null", O_RDONLY));  // without FD_CLOEXEC
  Pipe pipe = make_pipe();
  Command command = shell("exec ls /proc/self/fd >&3");
  command.descriptors = {{pipe.write_end.get(), 3}};
  auto process = BrowserProcess::start(command);
  ASSERT_TRUE(process);
  pipe.write_end.reset();
  // The last one is the folder that ls reads.
  EXPECT_EQ(all_of(pipe.read_end.get()), "0\n1\n2\n3\n4\n");
}

TEST(BrowserProcess, EndsWithItsParent) {
  Pipe pipe = make_pipe();
  const pid_t parent = ::fork();
  ASSERT_GE(parent, 0);
  if (parent == 0) {
    Command command = shell("echo up >&3; exec sleep 1000");
    command.descriptors = {{pipe.write_end.get(), 3}};
    auto process = BrowserProcess::start(command);
    ::kill(::getpid(), SIGKILL);
  }
  pipe.write_end.reset();
  ::waitpid(parent, nullptr, 0);
  const std::string said = all_of(pipe.read_end.get());  // ends when the sleeper is gone
  EXPECT_TRUE(said.empty() || said == "up\n") << said;
}

TEST(OutputOf, IsWhatAProgramPrintsIfItEndsWell) {
  EXPECT_EQ(output_of(shell("echo firefox.desktop"), std::chrono::seconds(20)),
            "firefox.desktop\n");
  EXPECT_EQ(output_of(shell("echo no; exit 1"), std::chrono::seconds(20)), "");
  EXPECT_EQ(output_of(shell("exec sleep 1000"), std::chrono::milliseconds(50)), "");
}

}  // namespace
}  // namespace matinee::login
