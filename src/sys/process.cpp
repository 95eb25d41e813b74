// SPDX-License-Identifier: MIT
#include "sys/process.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>

#include <fcntl.h>
#include <fmt/format.h>
#include <linux/close_range.h>
#include <sched.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sys/pipe.hpp"
#include "sys/waker.hpp"

namespace matinee::sys {

namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

enum class Bond : std::uint8_t { child, sister, detached };

constexpr std::size_t k_max_descriptors = 8;

// Builds the null-terminated array that execve(2) expects.
std::vector<char*> pointers_to(std::vector<std::string>& texts) {
  std::vector<char*> pointers;
  pointers.reserve(texts.size() + 1);
  for (std::string& text : texts)
    pointers.push_back(text.data());
  pointers.push_back(nullptr);
  return pointers;
}

rlim_t most_descriptors() {
  rlimit limit{};
  constexpr rlim_t k_most = 65'536;  // the limit may be RLIM_INFINITY
  return ::getrlimit(RLIMIT_NOFILE, &limit) == 0 ? std::min(limit.rlim_cur, k_most) : k_most;
}

// Everything the child needs, allocated before the fork. After the fork the child may only make
// async-signal-safe calls, because another thread may have held any lock, such as malloc's.
struct Prepared {
  Prepared(const Command& from, Bond tie, int report_end)
      : command(from),
        bond(tie),
        report(report_end),
        program(from.program.empty() ? from.arguments.front() : from.program),
        arguments(from.arguments),
        variables(from.environment),
        argv(pointers_to(arguments)),
        envp(pointers_to(variables)) {
    for (const auto& [ours, theirs] : command.descriptors)
      last_given = std::max(last_given, theirs);
  }
  Prepared(const Prepared&) = delete;
  Prepared& operator=(const Prepared&) = delete;

  const Command& command;
  Bond bond;
  int report;  // the child writes the errno of a failed call here
  std::string program;
  std::vector<std::string> arguments;
  std::vector<std::string> variables;
  std::vector<char*> argv;
  std::vector<char*> envp;
  int last_given = STDERR_FILENO;
  rlim_t descriptor_limit = most_descriptors();
  pid_t parent = ::getpid();
};

[[noreturn]] void give_up(int report) {
  const int error = errno;
  (void)!::write(report, &error, sizeof error);
  ::_exit(127);
}

// Duplicates `fd` to a number above all target numbers, so that a later dup2() to a target cannot
// overwrite a descriptor that is still needed.
int moved_up(const Prepared& prepared, int fd, int report) {
  const int moved = ::fcntl(fd, F_DUPFD_CLOEXEC, prepared.last_given + 1);
  if (moved < 0) give_up(report);
  return moved;
}

bool is_given(const Prepared& prepared, int fd) {
  return std::ranges::any_of(prepared.command.descriptors,
                             [&](const auto& each) { return each.second == fd; });
}

// A library may have opened descriptors without FD_CLOEXEC; the child must not inherit them.
// Numbers up to last_given close now. Higher ones are closed by exec, because the report pipe is
// among them and must stay open until then.
void close_the_others(const Prepared& prepared) {
  for (int fd = STDERR_FILENO + 1; fd <= prepared.last_given; ++fd) {
    if (!is_given(prepared, fd)) ::close(fd);
  }
  const auto first = static_cast<unsigned>(prepared.last_given + 1);
  if (::syscall(SYS_close_range, first, ~0U, CLOSE_RANGE_CLOEXEC) == 0) return;
  for (rlim_t fd = first; fd < prepared.descriptor_limit; ++fd)
    ::fcntl(static_cast<int>(fd), F_SETFD, FD_CLOEXEC);
}

void place_descriptors(const Prepared& prepared, int report) {
  const auto& given = prepared.command.descriptors;
  std::array<int, k_max_descriptors> moved{};
  for (std::size_t i = 0; i < given.size(); ++i)
    moved[i] = moved_up(prepared, given[i].first, report);
  if (prepared.command.streams == Streams::null) {
    const int null = ::open("/dev/null", O_RDWR | O_CLOEXEC);
    if (null < 0) give_up(report);
    const int far_null = moved_up(prepared, null, report);
    for (const int fd : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO})
      if (::dup2(far_null, fd) < 0) give_up(report);
  }
  for (std::size_t i = 0; i < given.size(); ++i)
    if (::dup2(moved[i], given[i].second) < 0) give_up(report);
  close_the_others(prepared);
}

// Restores the default action of each signal and unblocks all. In a shared session the child
// inherits what this process was started to ignore, for example SIGHUP by nohup(1).
void reset_signals(Session session) {
  for (int number = 1; number < NSIG; ++number) {
    struct sigaction action{};
    if (::sigaction(number, nullptr, &action) != 0) continue;
    // This program ignores these two for its own purposes; the child must not inherit that.
    const bool is_ours = number == SIGPIPE || number == SIGCHLD;
    const bool is_told = action.sa_handler == SIG_IGN && !is_ours && session == Session::shared;
    if (!is_told) ::signal(number, SIG_DFL);
  }
  sigset_t none;
  ::sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
}

[[noreturn]] void become(const Prepared& prepared) {
  const Command& command = prepared.command;
  if (command.session == Session::own) ::setsid();
  if (prepared.bond == Bond::detached) {
    // The grandchild is not a child of this process and not a session leader, so it cannot acquire
    // a controlling terminal.
    const pid_t grandchild = ::fork();
    if (grandchild < 0) give_up(prepared.report);
    if (grandchild != 0) ::_exit(0);
  } else if (command.death_signal != 0) {
    ::prctl(PR_SET_PDEATHSIG, command.death_signal);
    // The parent may have died before prctl() took effect.
    if (::getppid() != prepared.parent) ::_exit(127);
  }
  reset_signals(command.session);
  // The report pipe is close-on-exec: the parent sees its end once execve() has succeeded.
  const int report = moved_up(prepared, prepared.report, prepared.report);
  if (command.folder >= 0 && ::fchdir(command.folder) != 0) give_up(report);
  place_descriptors(prepared, report);
  ::execve(prepared.program.c_str(), prepared.argv.data(), prepared.envp.data());
  give_up(report);
}

void reap(pid_t pid) {
  while (::waitpid(pid, nullptr, 0) < 0 && errno == EINTR) {
  }
}

// Returns the errno that the child reports. Returns 0 once its program runs, because exec closes
// the child's end of the pipe.
int read_report(int fd) {
  int error = 0;
  ssize_t count = 0;
  do {
    count = ::read(fd, &error, sizeof error);
  } while (count < 0 && errno == EINTR);
  return count == sizeof error ? error : 0;
}

// Blocks all signals from the fork until the child has reset its handlers. A handler of this
// process that ran in the child would act on descriptors that both share.
class SignalsBlocked {
 public:
  SignalsBlocked() {
    sigset_t all;
    ::sigfillset(&all);
    ::pthread_sigmask(SIG_SETMASK, &all, &before_);
  }
  ~SignalsBlocked() { ::pthread_sigmask(SIG_SETMASK, &before_, nullptr); }
  SignalsBlocked(const SignalsBlocked&) = delete;
  SignalsBlocked& operator=(const SignalsBlocked&) = delete;

 private:
  sigset_t before_{};
};

pid_t fork_and_become(const Prepared& prepared) {
  const SignalsBlocked blocked;
  const bool is_child = prepared.bond != Bond::sister;
  const auto pid =
      is_child ? ::fork()
               : static_cast<pid_t>(::syscall(SYS_clone, CLONE_PARENT | SIGCHLD, 0, 0, 0, 0));
  if (pid == 0) become(prepared);
  return pid;
}

Error not_run(const std::string& program, int error) {
  if (error == ENOENT) return Error::from_errno(error, program);
  return {Errc::failure, fmt::format("{}: cannot be run", program),
          NativeCode{NativeCode::Space::posix, error}};
}

// Returns once the program runs or has failed to start.
Result<pid_t> launch(const Command& command, Bond bond) {
  if (command.arguments.empty() || command.descriptors.size() > k_max_descriptors) {
    return Error(Errc::bug, "a child without a name or with too many descriptors");
  }
  MATINEE_TRY_ASSIGN(Pipe report, open_pipe());
  const Prepared prepared(command, bond, report.write_end.get());
  const pid_t pid = fork_and_become(prepared);
  if (pid < 0) return Error::from_errno(errno, prepared.program);
  report.write_end.reset();
  const int error = read_report(report.read_end.get());
  if (error == 0) return pid;
  reap(pid);
  return not_run(prepared.program, error);
}

UniqueFd descriptor_of(pid_t pid) {
  return UniqueFd(k_adopt, static_cast<int>(::syscall(SYS_pidfd_open, pid, 0)));
}

void set_adoption(bool is_on) {
  ::prctl(PR_SET_CHILD_SUBREAPER, is_on ? 1 : 0);
}

bool has_ended(int descriptor, milliseconds patience) {
  return wait_readable(descriptor, steady_clock::now() + patience, {}) == Wake::ready;
}

}  // namespace

int replace_process(std::vector<std::string>& arguments, std::vector<std::string>& environment) {
  const std::vector<char*> argv = pointers_to(arguments);
  const std::vector<char*> envp = pointers_to(environment);
  ::execvpe(argv.front(), argv.data(), envp.data());
  return errno;
}

Result<ChildProcess> ChildProcess::start(const Command& command) {
  // Set this before the child exists, so that no orphan of it is missed.
  if (command.orphans == Orphans::adopt) set_adoption(true);
  const auto pid = launch(command, Bond::child);
  if (!pid) {
    if (command.orphans == Orphans::adopt) set_adoption(false);
    return pid.error();
  }
  ChildProcess process(*pid, descriptor_of(*pid), command.session, command.orphans);
  if (process.ended_) return process;
  return Error(Errc::failure, fmt::format("{}: cannot be watched", command.arguments.front()));
}

ChildProcess::ChildProcess(pid_t pid, UniqueFd ended, Session session, Orphans orphans) noexcept
    : pid_(pid), ended_(std::move(ended)), session_(session), orphans_(orphans) {}

ChildProcess::ChildProcess(ChildProcess&& other) noexcept
    : pid_(std::exchange(other.pid_, -1)),
      ended_(std::move(other.ended_)),
      session_(other.session_),
      orphans_(other.orphans_),
      ending_(other.ending_) {}

ChildProcess& ChildProcess::operator=(ChildProcess&& other) noexcept {
  if (this == &other) return *this;
  if (pid_ > 0) kill_and_reap();
  pid_ = std::exchange(other.pid_, -1);
  ended_ = std::move(other.ended_);
  session_ = other.session_;
  orphans_ = other.orphans_;
  ending_ = other.ending_;
  return *this;
}

ChildProcess::~ChildProcess() {
  if (pid_ > 0) kill_and_reap();
}

void ChildProcess::kill_and_reap() noexcept {
  if (!has_ended(ended_.get(), milliseconds(0))) ::kill(pid_, SIGKILL);
  // WNOWAIT keeps the child as a zombie, so that its number stays taken until the group is killed.
  siginfo_t info{};
  while (::waitid(P_PID, static_cast<id_t>(pid_), &info, WEXITED | WNOWAIT) != 0 &&
         errno == EINTR) {
  }
  if (session_ == Session::own) {
    // The leader is not reaped yet, so its number cannot refer to another group.
    ::kill(-pid_, SIGKILL);
    // With Orphans::adopt the rest of the group are now children of this process. Once the last one
    // is reaped, none of the group runs any more.
    while (::waitpid(-pid_, nullptr, 0) > 0 || errno == EINTR) {
    }
  } else {
    reap(pid_);
  }
  if (orphans_ == Orphans::adopt) set_adoption(false);
  pid_ = -1;
  const bool was_killed = info.si_code != CLD_EXITED;
  ending_ =
      Ending{.status = was_killed ? 0 : info.si_status, .signal = was_killed ? info.si_status : 0};
}

std::optional<Ending> ChildProcess::ending() {
  if (pid_ > 0 && has_ended(ended_.get(), milliseconds(0))) kill_and_reap();
  return ending_;
}

Ending ChildProcess::wait(const std::stop_token& stop) {
  if (pid_ > 0) {
    (void)wait_readable(ended_.get(), {}, stop);
    kill_and_reap();
  }
  return ending_.value_or(Ending{});
}

Ending ChildProcess::close(milliseconds patience) {
  if (pid_ > 0) {
    ::kill(pid_, SIGTERM);
    (void)has_ended(ended_.get(), patience);
    kill_and_reap();
  }
  return ending_.value_or(Ending{});
}

Result<void> start_detached(const Command& command) {
  MATINEE_TRY_ASSIGN(const pid_t pid, launch(command, Bond::detached));
  reap(pid);  // the intermediate child, which exits at once
  return {};
}

Result<void> start_unwaited(const Command& command, Parent parent) {
  MATINEE_TRY(launch(command, parent == Parent::caller ? Bond::child : Bond::sister));
  return {};
}

bool kill_and_wait(pid_t pid, Deadline deadline) {
  const UniqueFd ended = descriptor_of(pid);
  ::kill(pid, SIGKILL);
  return !ended || wait_readable(ended.get(), deadline, {}) == Wake::ready;
}

std::string output_of(const Command& command, milliseconds longest) {
  constexpr std::size_t k_most = std::size_t{64} * 1024;
  auto pipe = open_pipe();
  if (!pipe) return {};
  Command piped = command;
  piped.descriptors.emplace_back(pipe->write_end.get(), STDOUT_FILENO);
  piped.death_signal = SIGTERM;
  auto process = ChildProcess::start(piped);
  if (!process) return {};
  pipe->write_end.reset();
  const auto deadline = steady_clock::now() + longest;
  std::string text;
  std::array<char, 4096> buffer{};
  while (text.size() < k_most) {
    if (wait_readable(pipe->read_end.get(), deadline, {}) != Wake::ready) return {};
    const ssize_t count = ::read(pipe->read_end.get(), buffer.data(), buffer.size());
    if (count <= 0) break;
    text.append(buffer.data(), static_cast<std::size_t>(count));
  }
  // The output has ended, so the program is about to exit. Let it do so before close() sends
  // SIGTERM.
  constexpr std::chrono::seconds k_patience{1};
  (void)has_ended(process->descriptor(), k_patience);
  return process->close(k_patience) == Ending{} ? text : std::string();
}

}  // namespace matinee::sys
