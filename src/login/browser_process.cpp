// SPDX-License-Identifier: MIT
#include "login/browser_process.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

namespace matinee::login {

namespace {

enum class Bond { child, detached };

// argv and envp as execve wants them.
std::vector<char*> pointers_to(std::vector<std::string>& texts) {
  std::vector<char*> pointers;
  pointers.reserve(texts.size() + 1);
  for (std::string& text : texts)
    pointers.push_back(text.data());
  pointers.push_back(nullptr);
  return pointers;
}

// All that the child needs, made before the fork: after it, only calls that are safe in a signal
// handler are allowed.
struct Prepared {
  std::vector<std::string> arguments;
  std::vector<std::string> variables;
  std::vector<char*> argv = pointers_to(arguments);
  std::vector<char*> envp = pointers_to(variables);
  std::vector<std::pair<int, int>> descriptors = {};
  int report = -1;
  pid_t parent = ::getpid();
  Bond bond = Bond::child;
};

// Far from the numbers that the child is to find them under, so that none is in another's way.
constexpr int k_far = 200;
constexpr unsigned k_close_on_exec = 1U << 2U;  // CLOSE_RANGE_CLOEXEC

void place_descriptors(const Prepared& prepared) {
  const int null = ::open("/dev/null", O_RDWR);
  if (null < 0) ::_exit(127);
  for (int fd = 0; fd <= STDERR_FILENO; ++fd)
    ::dup2(null, fd);
  std::array<int, 8> moved{};
  std::size_t count = 0;
  for (const auto& [from, to] : prepared.descriptors) {
    if (count < moved.size()) moved[count++] = ::fcntl(from, F_DUPFD_CLOEXEC, k_far);
  }
  for (std::size_t i = 0; i < count; ++i) {
    if (moved[i] < 0 || ::dup2(moved[i], prepared.descriptors[i].second) < 0) ::_exit(127);
  }
}

void reset_signals() {
  sigset_t none;
  ::sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
  for (const int number : {SIGINT, SIGTERM, SIGPIPE, SIGHUP, SIGCHLD})
    ::signal(number, SIG_DFL);
}

[[noreturn]] void become(const Prepared& prepared) {
  ::setsid();
  reset_signals();
  if (prepared.bond == Bond::child) {
    ::prctl(PR_SET_PDEATHSIG, SIGTERM);
    if (::getppid() != prepared.parent) ::_exit(127);
  } else if (::fork() != 0) {
    ::_exit(0);  // the grandchild belongs to nobody here
  }
  const int report = ::fcntl(prepared.report, F_DUPFD_CLOEXEC, k_far);
  place_descriptors(prepared);
  // Whatever is open without FD_CLOEXEC is not ours to give: a library's, say.
  int last_given = STDERR_FILENO;
  for (const auto& [from, to] : prepared.descriptors)
    last_given = std::max(last_given, to);
  ::syscall(SYS_close_range, last_given + 1, k_far - 1, 0);
  ::syscall(SYS_close_range, k_far, ~0U, k_close_on_exec);
  ::execve(prepared.argv[0], prepared.argv.data(), prepared.envp.data());
  const int error = errno;
  (void)!::write(report, &error, sizeof error);
  ::_exit(127);
}

struct Started {
  pid_t pid;
  UniqueFd ended;
};

int read_report(int fd) {
  int error = 0;
  ssize_t count = 0;
  do {
    count = ::read(fd, &error, sizeof error);
  } while (count < 0 && errno == EINTR);
  return count == sizeof error ? error : 0;
}

void reap(pid_t pid) {
  while (::waitpid(pid, nullptr, 0) < 0 && errno == EINTR) {
  }
}

void reap_group(pid_t leader) {
  while (::waitpid(-leader, nullptr, 0) > 0 || errno == EINTR) {
  }
}

Result<Started> launch(const Command& command, Bond bond) {
  int ends[2] = {-1, -1};
  if (::pipe2(ends, O_CLOEXEC) != 0) return Error::from_errno(errno, "pipe");
  const UniqueFd read_end(k_adopt, ends[0]);
  UniqueFd write_end(k_adopt, ends[1]);
  const Prepared prepared{.arguments = command.arguments,
                          .variables = command.variables,
                          .descriptors = command.descriptors,
                          .report = write_end.get(),
                          .bond = bond};
  const std::string& program = command.arguments.front();
  const pid_t pid = ::fork();
  if (pid < 0) return Error::from_errno(errno, program);
  if (pid == 0) become(prepared);
  write_end.reset();
  UniqueFd ended(k_adopt, static_cast<int>(::syscall(SYS_pidfd_open, pid, 0)));
  const int error = read_report(read_end.get());
  if (error == 0 && ended) return Started{.pid = pid, .ended = std::move(ended)};
  ::kill(pid, SIGKILL);
  reap(pid);
  if (error == 0) return Error(Errc::failure, fmt::format("{}: cannot be watched", program));
  if (error == ENOENT) return Error::from_errno(error, program);
  return Error(Errc::failure, fmt::format("{}: cannot be run", program),
               NativeCode{NativeCode::Space::posix, error});
}

int milliseconds_of(std::chrono::milliseconds duration) {
  return static_cast<int>(duration.count());
}

}  // namespace

Result<BrowserProcess> BrowserProcess::start(const Command& command) {
  // A browser's helpers outlive it by a moment. Whoever waits for them has to be their parent then.
  ::prctl(PR_SET_CHILD_SUBREAPER, 1);
  MATINEE_TRY_ASSIGN(Started started, launch(command, Bond::child));
  return BrowserProcess(started.pid, std::move(started.ended));
}

BrowserProcess::BrowserProcess(BrowserProcess&& other) noexcept
    : pid_(std::exchange(other.pid_, -1)),
      ended_(std::move(other.ended_)),
      ending_(other.ending_) {}

BrowserProcess::~BrowserProcess() {
  if (pid_ > 0) kill_and_reap();
}

bool BrowserProcess::wait_for_end(std::chrono::milliseconds longest) const {
  const auto deadline = std::chrono::steady_clock::now() + longest;
  while (true) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
        deadline - std::chrono::steady_clock::now());
    pollfd watched{.fd = ended_.get(), .events = POLLIN, .revents = 0};
    const int count = ::poll(&watched, 1, std::max(milliseconds_of(left), 0));
    if (count > 0) return true;
    if (count == 0 || errno != EINTR) return false;
  }
}

void BrowserProcess::kill_and_reap() {
  siginfo_t info{};
  if (!wait_for_end(std::chrono::milliseconds(0))) ::kill(pid_, SIGKILL);
  while (::waitid(P_PID, static_cast<id_t>(pid_), &info, WEXITED | WNOWAIT) != 0 &&
         errno == EINTR) {
  }
  // While the leader is not reaped, its number cannot mean another group.
  ::kill(-pid_, SIGKILL);
  // Its children have become ours (see start); when they are reaped, nothing of it runs any more.
  reap_group(pid_);
  pid_ = -1;
  const bool was_killed = info.si_code != CLD_EXITED;
  ending_ =
      Ending{.status = was_killed ? 0 : info.si_status, .signal = was_killed ? info.si_status : 0};
}

std::optional<Ending> BrowserProcess::ending() {
  if (pid_ > 0 && wait_for_end(std::chrono::milliseconds(0))) kill_and_reap();
  return ending_;
}

Ending BrowserProcess::close(std::chrono::milliseconds patience) {
  if (pid_ > 0) {
    ::kill(pid_, SIGTERM);
    wait_for_end(patience);
    kill_and_reap();
  }
  return ending_.value_or(Ending{});
}

Result<void> start_detached(const Command& command) {
  MATINEE_TRY_ASSIGN(const Started started, launch(command, Bond::detached));
  reap(started.pid);
  return {};
}

std::string output_of(const Command& command, std::chrono::milliseconds longest) {
  constexpr std::size_t k_most = std::size_t{64} * 1024;
  int ends[2] = {-1, -1};
  if (::pipe2(ends, O_CLOEXEC) != 0) return {};
  const UniqueFd read_end(k_adopt, ends[0]);
  UniqueFd write_end(k_adopt, ends[1]);
  Command piped = command;
  piped.descriptors.emplace_back(write_end.get(), STDOUT_FILENO);
  auto process = BrowserProcess::start(piped);
  if (!process) return {};
  write_end.reset();
  const auto deadline = std::chrono::steady_clock::now() + longest;
  std::string text;
  std::array<char, 4096> buffer{};
  while (text.size() < k_most) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
        deadline - std::chrono::steady_clock::now());
    pollfd watched{.fd = read_end.get(), .events = POLLIN, .revents = 0};
    if (left.count() <= 0 || ::poll(&watched, 1, milliseconds_of(left)) <= 0) return {};
    const ssize_t count = ::read(read_end.get(), buffer.data(), buffer.size());
    if (count <= 0) break;
    text.append(buffer.data(), static_cast<std::size_t>(count));
  }
  pollfd ended{.fd = process->descriptor(), .events = POLLIN, .revents = 0};
  ::poll(&ended, 1, milliseconds_of(std::chrono::seconds(1)));
  const Ending ending = process->close(std::chrono::seconds(1));
  return ending == Ending{} ? text : std::string();
}

}  // namespace matinee::login
