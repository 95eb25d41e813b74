// SPDX-License-Identifier: MIT
#include "sys/process.hpp"

#include <csignal>
#include <string>
#include <thread>

#include <fcntl.h>
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "support/temp_dir.hpp"

namespace matinee::sys {
namespace {

Command shell(const std::string& script) {
  return {.arguments = {"/bin/sh", "-c", script}, .environment = {"PATH=/usr/bin:/bin"}};
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

// What a child of `command` writes to its descriptor 3 until nobody holds that any more.
std::string said_by(Command command) {
  Pipe pipe = make_pipe();
  command.descriptors.emplace_back(pipe.write_end.get(), 3);
  auto process = ChildProcess::start(command);
  EXPECT_TRUE(process);
  pipe.write_end.reset();
  return all_of(pipe.read_end.get());
}

void wait_for(int descriptor) {
  pollfd watched{.fd = descriptor, .events = POLLIN, .revents = 0};
  ASSERT_EQ(::poll(&watched, 1, 20'000), 1);
}

// Restores how this process treats a signal.
class Disposition {
 public:
  Disposition(int number, sighandler_t how) : number_(number), before_(::signal(number, how)) {}
  ~Disposition() { ::signal(number_, before_); }
  Disposition(const Disposition&) = delete;
  Disposition& operator=(const Disposition&) = delete;

 private:
  int number_;
  sighandler_t before_;
};

bool adopts_orphans() {
  int is_on = -1;
  ::prctl(PR_GET_CHILD_SUBREAPER, &is_on);
  return is_on != 0;
}

TEST(ChildProcess, TellsHowItEnded) {
  auto process = ChildProcess::start(shell("exit 3"));
  ASSERT_TRUE(process);
  wait_for(process->descriptor());
  EXPECT_EQ(process->ending(), (Ending{.status = 3, .signal = 0}));
  auto killed = ChildProcess::start(shell("kill -9 $$"));
  ASSERT_TRUE(killed);
  wait_for(killed->descriptor());
  EXPECT_EQ(killed->ending(), (Ending{.status = 0, .signal = SIGKILL}));
}

TEST(ChildProcess, SaysWhenAProgramCannotBeRun) {
  const auto missing = ChildProcess::start({.arguments = {"/no/such/program"}});
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().code(), Errc::not_found);
  const test::TempDir folder;
  const auto file = folder.write("text", "no program");
  const auto broken = ChildProcess::start({.arguments = {file.native()}});
  ASSERT_FALSE(broken);
  EXPECT_EQ(broken.error().message(), file.native() + ": cannot be run");
  EXPECT_FALSE(start_detached({.arguments = {file.native()}}));
  EXPECT_FALSE(
      ChildProcess::start({.arguments = {"/bin/true"},
                           .folder = UniqueFd(k_adopt, ::open("/dev/null", O_RDONLY)).get()}));
}

TEST(ChildProcess, MayHaveAnotherNameThanItsProgram) {
  Command command = shell("echo $0 >&3");
  command.program = command.arguments.front();
  command.arguments = {"another", "-c", "tr '\\0' ' ' < /proc/$$/cmdline >&3"};
  EXPECT_TRUE(said_by(command).starts_with("another -c"));
}

TEST(ChildProcess, GetsTheEnvironmentThatItIsGivenAndNothingOfOurs) {
  ::setenv("MATINEE_TEST_OF_PROCESS", "ours", 1);
  Command command = shell("echo $MATINEE_TEST_OF_PROCESS >&3");
  EXPECT_EQ(said_by(command), "\n");
  command.environment.emplace_back("MATINEE_TEST_OF_PROCESS=given");
  EXPECT_EQ(said_by(command), "given\n");
  ::unsetenv("MATINEE_TEST_OF_PROCESS");
}

TEST(ChildProcess, IsAskedToEndBeforeItIsKilled) {
  Pipe pipe = make_pipe();
  Command command = shell(
      "trap 'echo asked >&3; exit 0' TERM; echo up >&3; while :; do read x < /dev/zero; done");
  command.descriptors = {{pipe.write_end.get(), 3}};
  auto process = ChildProcess::start(command);
  ASSERT_TRUE(process);
  pipe.write_end.reset();
  wait_for(pipe.read_end.get());
  // The shell may be in the middle of a read; it is killed then, having said what it had to.
  process->close(std::chrono::seconds(2));
  EXPECT_TRUE(all_of(pipe.read_end.get()).starts_with("up\n"));
}

TEST(ChildProcess, TakesItsWholeGroupWithIt) {
  Pipe pipe = make_pipe();
  Command command = shell("trap '' TERM; (trap '' TERM; sleep 1000) & echo up >&3; wait");
  command.descriptors = {{pipe.write_end.get(), 3}};
  auto process = ChildProcess::start(command);
  ASSERT_TRUE(process);
  pipe.write_end.reset();
  wait_for(pipe.read_end.get());
  EXPECT_EQ(process->close(std::chrono::milliseconds(50)).signal, SIGKILL);
  // The pipe ends when the last of them is gone.
  EXPECT_EQ(all_of(pipe.read_end.get()), "up\n");
}

TEST(ChildProcess, MakesOrphansOursOnlyForAsLongAsItLives) {
  ASSERT_FALSE(adopts_orphans());
  Command command = shell("(sleep 1000 & echo $! >&3) & wait; exec sleep 1000");
  command.orphans = Orphans::adopt;
  Pipe pipe = make_pipe();
  command.descriptors = {{pipe.write_end.get(), 3}};
  {
    auto process = ChildProcess::start(command);
    ASSERT_TRUE(process);
    EXPECT_TRUE(adopts_orphans());
    pipe.write_end.reset();
    wait_for(pipe.read_end.get());
  }
  EXPECT_FALSE(adopts_orphans());
  const pid_t orphan = std::stoi(all_of(pipe.read_end.get()));
  EXPECT_NE(::kill(orphan, 0), 0) << "not even a zombie is left";
  command.arguments = {"/no/such/program"};
  EXPECT_FALSE(ChildProcess::start(command));
  EXPECT_FALSE(adopts_orphans());
}

TEST(ChildProcess, GetsTheDescriptorsItIsGivenAndNoOther) {
  const UniqueFd open_one(k_adopt, ::open("/dev/null", O_RDONLY));  // without FD_CLOEXEC
  // The last one is the folder that ls reads.
  EXPECT_EQ(said_by(shell("exec ls /proc/self/fd >&3")), "0\n1\n2\n3\n4\n");
  Command gap = shell("exec ls /proc/self/fd >&3");
  gap.descriptors = {{open_one.get(), 7}};
  EXPECT_EQ(said_by(gap), "0\n1\n2\n3\n4\n7\n");
}

TEST(ChildProcess, GetsDescriptorsThatChangeTheirPlaces) {
  Pipe first = make_pipe();
  Pipe second = make_pipe();
  const int low = std::min(first.write_end.get(), second.write_end.get());
  const int high = std::max(first.write_end.get(), second.write_end.get());
  Command command = shell(fmt::format("echo low >&{}; echo high >&{}", high, low));
  command.descriptors = {{low, high}, {high, low}};
  auto process = ChildProcess::start(command);
  ASSERT_TRUE(process);
  const bool is_first_low = first.write_end.get() == low;
  first.write_end.reset();
  second.write_end.reset();
  EXPECT_EQ(all_of(first.read_end.get()), is_first_low ? "low\n" : "high\n");
  EXPECT_EQ(all_of(second.read_end.get()), is_first_low ? "high\n" : "low\n");
}

TEST(ChildProcess, StartsInTheFolderThatItIsGiven) {
  const test::TempDir folder;
  const UniqueFd fd(k_adopt, ::open(folder.path().c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
  Command command = shell("pwd -P >&3");
  command.folder = fd.get();
  EXPECT_EQ(said_by(command), std::filesystem::canonical(folder.path()).native() + "\n");
}

TEST(ChildProcess, HasNoSignalBlockedAndHearsOfABrokenPipe) {
  const Disposition ignored(SIGPIPE, SIG_IGN);
  sigset_t all;
  sigset_t before;
  ::sigfillset(&all);
  ::pthread_sigmask(SIG_SETMASK, &all, &before);
  Command command = shell("grep -E 'SigBlk|SigIgn' /proc/self/status >&3");
  command.session = Session::shared;
  const std::string masks = said_by(command);
  ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
  EXPECT_NE(masks.find("SigBlk:\t0000000000000000"), std::string::npos) << masks;
  EXPECT_NE(masks.find("SigIgn:\t0000000000000000"), std::string::npos) << masks;
}

TEST(ChildProcess, RunsNoHandlerOfOurs) {
  static volatile std::sig_atomic_t calls = 0;
  const Disposition handled(SIGUSR1, +[](int) { calls = calls + 1; });
  EXPECT_EQ(said_by(shell("kill -USR1 $$; echo alive >&3")), "");
  EXPECT_EQ(calls, 0);
  ::raise(SIGUSR1);
  EXPECT_EQ(calls, 1) << "nothing is left blocked here";
}

TEST(ChildProcess, OfOurSessionIgnoresWhatWeWereToldToIgnore) {
  const Disposition told(SIGHUP, SIG_IGN);  // as by nohup
  Command command = shell("kill -HUP $$; echo alive >&3");
  command.session = Session::shared;
  EXPECT_EQ(said_by(command), "alive\n");
  command.session = Session::own;
  EXPECT_EQ(said_by(command), "");
}

TEST(ChildProcess, IsKilledWhenAStopIsRequestedDuringAWait) {
  std::stop_source stop;
  auto process = ChildProcess::start({.arguments = {"/bin/sleep", "1000"}});
  ASSERT_TRUE(process);
  std::jthread other([&] { stop.request_stop(); });
  EXPECT_EQ(process->wait(stop.get_token()), (Ending{.status = 0, .signal = SIGKILL}));
  auto quick = ChildProcess::start(shell("exit 5"));
  ASSERT_TRUE(quick);
  EXPECT_EQ(quick->wait({}), (Ending{.status = 5, .signal = 0}));
  EXPECT_EQ(quick->wait({}), (Ending{.status = 5, .signal = 0}));
}

TEST(ChildProcess, EndsWithItsParent) {
  Pipe pipe = make_pipe();
  const pid_t parent = ::fork();
  ASSERT_GE(parent, 0);
  if (parent == 0) {
    Command command = shell("echo up >&3; exec sleep 1000");
    command.descriptors = {{pipe.write_end.get(), 3}};
    command.death_signal = SIGTERM;
    auto process = ChildProcess::start(command);
    ::kill(::getpid(), SIGKILL);
  }
  pipe.write_end.reset();
  ::waitpid(parent, nullptr, 0);
  const std::string said = all_of(pipe.read_end.get());  // ends when the sleeper is gone
  EXPECT_TRUE(said.empty() || said == "up\n") << said;
}

TEST(StartDetached, LeavesNoChildOfOurs) {
  Pipe pipe = make_pipe();
  Command command = shell("echo up >&3");
  command.descriptors = {{pipe.write_end.get(), 3}};
  ASSERT_TRUE(start_detached(command));
  pipe.write_end.reset();
  EXPECT_EQ(all_of(pipe.read_end.get()), "up\n");
  EXPECT_EQ(::waitpid(-1, nullptr, 0), -1);
  EXPECT_EQ(errno, ECHILD);
}

TEST(ReplaceProcess, GivesTheProgramOfPathTheEnvironmentAndNothingElse) {
  ::setenv("MATINEE_TEST_OF_PROCESS", "ours", 1);
  std::vector<std::string> arguments{"sh", "-c", "test \"$A$MATINEE_TEST_OF_PROCESS\" = given"};
  std::vector<std::string> environment{"A=given"};
  const pid_t child = ::fork();
  if (child == 0) ::_exit(100 + replace_process(arguments, environment));
  int status = 0;
  ::waitpid(child, &status, 0);
  EXPECT_EQ(WEXITSTATUS(status), 0);
  ::unsetenv("MATINEE_TEST_OF_PROCESS");
  arguments = {"no-such-program-anywhere"};
  EXPECT_EQ(replace_process(arguments, environment), ENOENT);
}

TEST(OutputOf, IsWhatAProgramPrintsIfItEndsWell) {
  EXPECT_EQ(output_of(shell("echo firefox.desktop"), std::chrono::seconds(20)),
            "firefox.desktop\n");
  EXPECT_EQ(output_of(shell("echo no; exit 1"), std::chrono::seconds(20)), "");
  EXPECT_EQ(output_of(shell("exec sleep 1000"), std::chrono::milliseconds(50)), "");
}

}  // namespace
}  // namespace matinee::sys
