// SPDX-License-Identifier: MIT
#include "starter.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>

#include <fmt/format.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/number.hpp"
#include "base/split.hpp"
#include "fetch_process.hpp"
#include "host/environment.hpp"
#include "person_call.hpp"
#include "sys/process.hpp"

namespace matinee::cli {

namespace {

constexpr const char* k_variable = "MATINEE_STARTER";
// A hook's command is the longest of it.
constexpr std::size_t k_longest = std::size_t{128} * 1024;
constexpr char k_settle = 's';
constexpr char k_fetch = 'f';
constexpr char k_hook = 'h';
constexpr char k_notice = 'n';
constexpr char k_remove = 'r';

// A message and, with it, a descriptor or none.
bool send(int socket, std::string_view text, int fd) {
  iovec part{const_cast<char*>(text.data()), text.size()};
  alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(int))> control{};
  msghdr message{};
  message.msg_iov = &part;
  message.msg_iovlen = 1;
  if (fd >= 0) {
    message.msg_control = control.data();
    message.msg_controllen = control.size();
    cmsghdr* const header = CMSG_FIRSTHDR(&message);
    header->cmsg_level = SOL_SOCKET;
    header->cmsg_type = SCM_RIGHTS;
    header->cmsg_len = CMSG_LEN(sizeof fd);
    std::memcpy(CMSG_DATA(header), &fd, sizeof fd);
  }
  ssize_t sent = 0;
  do {
    sent = ::sendmsg(socket, &message, MSG_NOSIGNAL);
  } while (sent < 0 && errno == EINTR);
  return sent >= 0;
}

// False at the end, and for a message that is too long.
bool receive(int socket, std::string& text, UniqueFd& fd) {
  text.resize(k_longest);
  iovec part{text.data(), text.size()};
  alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(int))> control{};
  msghdr message{};
  message.msg_iov = &part;
  message.msg_iovlen = 1;
  message.msg_control = control.data();
  message.msg_controllen = control.size();
  ssize_t got = 0;
  do {
    got = ::recvmsg(socket, &message, MSG_CMSG_CLOEXEC);
  } while (got < 0 && errno == EINTR);
  if (const cmsghdr* header = got > 0 ? CMSG_FIRSTHDR(&message) : nullptr) {
    int passed = -1;
    std::memcpy(&passed, CMSG_DATA(header), sizeof passed);
    fd = UniqueFd(k_adopt, passed);
  }
  text.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
  return got > 0 && (message.msg_flags & MSG_TRUNC) == 0;
}

Result<void> start_notice(std::vector<std::string> arguments, const std::string& agent_socket) {
  std::vector<std::string> environment = host::variables();
  host::set_variable(environment, "MATINEE_SOCKET", agent_socket);
  return sys::start_unwaited({.arguments = std::move(arguments),
                              .program = "/proc/self/exe",
                              .environment = std::move(environment),
                              .streams = sys::Streams::inherited,
                              .session = sys::Session::shared});
}

// The starter's side.
class Service {
 public:
  explicit Service(UniqueFd socket) : socket_(std::move(socket)) {}

  /// Until the agent is gone, or says what is not understood.
  void run() {
    std::string message;
    UniqueFd unasked;
    while (receive(socket_.get(), message, unasked)) {
      UniqueFd passed;
      const auto done = handle(message, passed);
      (void)send(socket_.get(), done ? "+" : "-" + done.error().message(), passed.get());
    }
  }

 private:
  Result<void> handle(std::string_view message, UniqueFd& passed) {
    const char kind = message.front();
    message.remove_prefix(1);
    if (kind == k_settle) return settle(message);
    if (kind == k_hook && !settled_.hook.empty()) {
      return sys::start_unwaited(
          hook_command(settled_.hook, {fmt::format("MATINEE_STATE={}", message)}));
    }
    if (kind == k_notice && !settled_.notice_arguments.empty()) {
      return start_notice(settled_.notice_arguments, settled_.agent_socket);
    }
    if (kind == k_remove && !settled_.own_socket.empty()) {
      ::unlink(settled_.own_socket.c_str());
      return {};
    }
    if (kind != k_fetch || !is_settled_) return Error(Errc::bug, "nothing to be started");
    MATINEE_TRY_ASSIGN(passed, start_fetch_process(settled_.fetch_arguments));
    return {};
  }

  Result<void> settle(std::string_view message) {
    if (is_settled_) return Error(Errc::bug, "what is started is settled");
    is_settled_ = true;
    settled_.hook = split_off(message, '\0');
    settled_.own_socket = split_off(message, '\0');
    settled_.agent_socket = split_off(message, '\0');
    const auto notice_words = parse_number<std::size_t>(split_off(message, '\0')).value_or(0);
    while (!message.empty()) {
      auto& list = settled_.notice_arguments.size() < notice_words ? settled_.notice_arguments
                                                                   : settled_.fetch_arguments;
      list.emplace_back(split_off(message, '\0'));
    }
    return {};
  }

  UniqueFd socket_;
  bool is_settled_ = false;
  Starter::Settled settled_;
};

// The agent's end is its own, so what a terminal sends does not reach it; what it starts has no
// signal blocked.
void leave_signals_to_the_agent() {
  sigset_t all;
  ::sigfillset(&all);
  ::sigdelset(&all, SIGTSTP);
  ::sigprocmask(SIG_SETMASK, &all, nullptr);
  // Nobody waits for what it starts. A hook ignores SIGHUP, as the agent does.
  std::signal(SIGCHLD, SIG_IGN);
  std::signal(SIGHUP, SIG_IGN);
}

// It is no second agent to whoever looks for one.
void rename_process(std::span<char*> words) {
  constexpr std::string_view k_name = "matinee-starter";
  ::prctl(PR_SET_NAME, k_name.data());
  for (char* word : words)
    std::memset(word, 0, std::strlen(word));
  char* const first = words.front();
  const auto room = static_cast<std::size_t>(words.back() - first);
  k_name.copy(first, std::min(k_name.size(), room));
}

}  // namespace

bool asks_for_agent(std::span<char* const> words) {
  const auto has = [&](std::string_view word) {
    return std::ranges::any_of(words, [&](std::string_view each) { return each == word; });
  };
  return has("agent") && has("--foreground");
}

void move_to_new_memory(std::span<char* const> words) {
  const auto is_given = [](std::string_view word) { return word == "--ready-fd"; };
  if (std::ranges::none_of(words, is_given)) return;
  if (::fork() > 0) ::_exit(0);
}

void split_off_starter(std::span<char*> words) {
  std::array<int, 2> ends{};
  if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends.data()) != 0) return;
  UniqueFd starters(k_adopt, ends[0]);
  UniqueFd agents(k_adopt, ends[1]);
  const pid_t agent = ::getpid();
  const pid_t starter = ::fork();
  if (starter < 0) return;
  if (starter > 0) {
    ::setenv(k_variable, fmt::to_string(agents.release()).c_str(), 1);
    return;
  }
  agents.reset();
  // Where the agent tells that it serves, and what it listens at, is the agent's alone.
  for (int fd = STDERR_FILENO + 1; fd < starters.get(); ++fd)
    ::close(fd);
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (::getppid() != agent) ::_exit(0);
  leave_signals_to_the_agent();
  rename_process(words);
  Service(std::move(starters)).run();
  ::_exit(0);
}

std::optional<Starter> Starter::inherited() {
  const auto number = parse_number<int>(host::variable(k_variable));
  ::unsetenv(k_variable);
  if (!number) return std::nullopt;
  return Starter(UniqueFd(k_adopt, *number));
}

Result<UniqueFd> Starter::ask(const std::string& message) {
  const Error gone(Errc::failure, "the agent's starter is gone");
  std::string answer;
  UniqueFd passed;
  const std::scoped_lock lock(*asking_);
  if (!send(socket_.get(), message, -1)) return gone;
  if (!receive(socket_.get(), answer, passed)) return gone;
  if (answer != "+") return Error(Errc::failure, answer.substr(1));
  return passed;
}

Result<void> Starter::settle(const Settled& settled) {
  // Each is ended by a zero byte, which no argument of a program holds: the last one may be empty.
  std::string message = fmt::format("{}{}", k_settle, settled.hook) + '\0' + settled.own_socket +
                        '\0' + settled.agent_socket + '\0' +
                        fmt::to_string(settled.notice_arguments.size()) + '\0';
  for (const auto* list : {&settled.notice_arguments, &settled.fetch_arguments})
    for (const std::string& each : *list)
      message += each + '\0';
  MATINEE_TRY(ask(message));
  return {};
}

Result<UniqueFd> Starter::start_fetch() {
  MATINEE_TRY_ASSIGN(UniqueFd socket, ask(std::string(1, k_fetch)));
  if (!socket) return Error(Errc::failure, "no descriptor is left");
  return socket;
}

Result<void> Starter::remove_socket() {
  MATINEE_TRY(ask(std::string(1, k_remove)));
  return {};
}

Result<void> Starter::start_hook(std::string_view state) {
  MATINEE_TRY(ask(fmt::format("{}{}", k_hook, state)));
  return {};
}

Result<void> Starter::start_notice() {
  MATINEE_TRY(ask(std::string(1, k_notice)));
  return {};
}

}  // namespace matinee::cli
