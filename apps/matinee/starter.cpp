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
#include <sys/syscall.h>
#include <unistd.h>

#include "base/number.hpp"
#include "base/split.hpp"
#include "fetch_process.hpp"
#include "host/environment.hpp"
#include "json/error.hpp"
#include "json/json.hpp"
#include "person_call.hpp"
#include "sys/process.hpp"

namespace matinee::cli {

namespace {

// Of a message. The hook's command is its longest part.
constexpr std::size_t k_longest = std::size_t{128} * 1024;
constexpr char k_settle = 's';
constexpr char k_fetch = 'f';
constexpr char k_hook = 'h';
constexpr char k_notice = 'n';
constexpr char k_remove = 'r';

// Sends a message, with a descriptor unless `fd` is -1.
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

// Returns false at the end of the connection, and for a message that is too long.
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

// Closes every descriptor but the standard streams and `kept`.
void close_all_but(int kept) {
  const auto first = static_cast<unsigned>(STDERR_FILENO + 1);
  const auto fd = static_cast<unsigned>(kept);
  if (fd > first) ::syscall(SYS_close_range, first, fd - 1, 0);
  ::syscall(SYS_close_range, fd + 1, ~0U, 0);
}

// The starter's end of the connection.
class Service {
 public:
  explicit Service(UniqueFd socket) : socket_(std::move(socket)) {}

  /// Serves until the agent ends or sends a message that is too long.
  void run() {
    std::string message;
    UniqueFd unasked;
    while (receive(socket_.get(), message, unasked)) {
      UniqueFd passed;
      const auto done = handle(message, passed);
      const std::string answer = done ? "+" : json::dump(json::encode_error(done.error()));
      (void)send(socket_.get(), answer, passed.get());
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

// A signal of the terminal reaches the starter too. It must go on as long as the agent does. What
// it starts has no signal blocked.
void leave_signals_to_the_agent() {
  sigset_t all;
  ::sigfillset(&all);
  ::sigdelset(&all, SIGTSTP);
  ::sigprocmask(SIG_SETMASK, &all, nullptr);
  // Nobody waits for the programs it starts.
  std::signal(SIGCHLD, SIG_IGN);
  std::signal(SIGHUP, SIG_IGN);
}

// Overwrites the arguments, so that who looks for the agent does not find the starter.
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

void move_to_new_memory() {
  if (::fork() > 0) ::_exit(0);
}

Result<Starter> Starter::split_off(std::span<char*> words) {
  std::array<int, 2> ends{};
  if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends.data()) != 0) {
    return Error::from_errno(errno, "the socket to the agent's starter");
  }
  UniqueFd theirs(k_adopt, ends[0]);
  UniqueFd ours(k_adopt, ends[1]);
  const pid_t agent = ::getpid();
  const pid_t starter = ::fork();
  if (starter < 0) return Error::from_errno(errno, "the agent's starter");
  if (starter > 0) return Starter(std::move(ours));
  // The agent's descriptors, such as that of --ready-fd and its listening socket, are not for the
  // starter: whoever reads the other end waits until all copies are closed.
  close_all_but(theirs.get());
  (void)ours.release();
  for (const char* name : {"LISTEN_PID", "LISTEN_FDS", "LISTEN_FDNAMES"})
    ::unsetenv(name);
  // The starter ends when its socket does. The signal is faster, but an agent whose Landlock
  // restricts signals does not cause it.
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (::getppid() != agent) ::_exit(0);
  leave_signals_to_the_agent();
  rename_process(words);
  Service(std::move(theirs)).run();
  ::_exit(0);
}

Result<UniqueFd> Starter::ask(const std::string& message) {
  const Error gone(Errc::failure, "the agent's starter is gone");
  std::string answer;
  UniqueFd passed;
  const std::scoped_lock lock(*asking_);
  if (!send(socket_.get(), message, -1)) return gone;
  if (!receive(socket_.get(), answer, passed)) return gone;
  if (answer == "+") return passed;
  return json::parse_error(json::parse(answer), "the agent's starter failed");
}

Result<void> Starter::settle(const Settled& settled) {
  // Each field ends with a zero byte, which no argument of a program can contain.
  std::string message = fmt::format("{}{}", k_settle, settled.hook) + '\0' + settled.own_socket +
                        '\0' + settled.agent_socket + '\0' +
                        fmt::to_string(settled.notice_arguments.size()) + '\0';
  for (const auto* list : {&settled.notice_arguments, &settled.fetch_arguments})
    for (const std::string& each : *list)
      message += each + '\0';
  if (message.size() > k_longest) {
    return Error(Errc::usage, "the options of the agent are too long for its starter");
  }
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
