// SPDX-License-Identifier: MIT
#include "agent_link.hpp"

#include <cerrno>
#include <cstdlib>

#include <fcntl.h>
#include <fmt/format.h>
#include <linux/close_range.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/unique_fd.hpp"
#include "host/paths.hpp"
#include "sys/file.hpp"

namespace matinee::cli {

namespace {

// In the grandchild, between fork and exec: nothing but system calls.
[[noreturn]] void become_agent(char* const* argv, int ready) {
  ::setsid();
  const int null = ::open("/dev/null", O_RDWR);
  if (null < 0) ::_exit(127);
  for (const int fd : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO})
    ::dup2(null, fd);
  // The one descriptor that it gets beside these.
  constexpr int k_ready = 3;
  ::dup2(ready, k_ready);
  ::close_range(k_ready + 1, ~0U, 0);
  ::fcntl(k_ready, F_SETFD, 0);
  if (::chdir("/") == 0) ::execv("/proc/self/exe", argv);
  ::_exit(127);
}

// Twice forked, the agent is no child of ours that would have to be waited for.
Result<void> launch(char* const* argv, int ready) {
  const pid_t child = ::fork();
  if (child < 0) return Error::from_errno(errno, "fork");
  if (child == 0) {
    if (::fork() == 0) become_agent(argv, ready);
    ::_exit(0);
  }
  while (::waitpid(child, nullptr, 0) < 0 && errno == EINTR) {
  }
  return {};
}

// What the agent says of its start: "ok", or a word for the kind of its error and a message.
Result<void> hear(int ready) {
  constexpr int k_patience_ms = 10'000;
  pollfd entry{.fd = ready, .events = POLLIN, .revents = 0};
  if (::poll(&entry, 1, k_patience_ms) <= 0) {
    return Error(Errc::failure, "the agent does not come up");
  }
  MATINEE_TRY_ASSIGN(const std::string said, sys::read_descriptor(ready, "the agent", 4096));
  if (said == "ok") return {};
  const auto space = said.find(' ');
  const auto code = errc_of(std::string_view(said).substr(0, space));
  if (!code || space == std::string::npos) {
    return Error(Errc::failure, "the agent ended while it started");
  }
  return Error(*code, said.substr(space + 1));
}

// One that has the lock already, and its socket in a moment.
Result<agent::Client> connect_to_starting(const std::filesystem::path& socket) {
  constexpr int k_tries = 100;
  constexpr int k_pause_ms = 20;
  auto client = agent::Client::connect(socket);
  for (int i = 0; i < k_tries && !client && client.error().code() == Errc::not_found; ++i) {
    ::poll(nullptr, 0, k_pause_ms);
    client = agent::Client::connect(socket);
  }
  return client;
}

}  // namespace

std::vector<std::string> agent_arguments(const GlobalOptions& global, const AgentOptions& options) {
  std::vector<std::string> arguments{"matinee", "agent", "--foreground", "--ready-fd", "3"};
  const auto add = [&](std::string name, std::string value) {
    if (value.empty()) return;
    arguments.push_back(std::move(name));
    arguments.push_back(std::move(value));
  };
  const auto add_seconds = [&](const char* name, std::optional<std::chrono::seconds> span) {
    if (span) add(name, fmt::to_string(span->count()));
  };
  add("--config", host::absolute(global.config_file));
  add("--cookies-from-browser", global.cookies_from_browser);
  add("--cookies", host::absolute(global.cookies_file));
  add("--cacert", host::absolute(global.cacert));
  for (const std::string& rule : global.connect_to)
    add("--connect-to", rule);
  add("--country", global.country);
  if (global.no_prompt) arguments.emplace_back("--no-prompt");
  add_seconds("--interval", options.interval);
  add_seconds("--lifetime", options.lifetime);
  add_seconds("--idle-exit", options.idle_life);
  add_seconds("--exit-after", options.total_life);
  add("--hook", options.hook);
  if (options.no_notification) arguments.emplace_back("--no-notification");
  return arguments;
}

Result<void> start_agent(const host::AgentPlace& place, const std::vector<std::string>& arguments) {
  std::vector<std::string> copies = arguments;
  std::vector<char*> argv;
  for (std::string& argument : copies)
    argv.push_back(argument.data());
  argv.push_back(nullptr);

  int ends[2] = {-1, -1};
  if (::pipe2(ends, O_CLOEXEC) != 0) return Error::from_errno(errno, "pipe");
  const UniqueFd read_end(k_adopt, ends[0]);
  UniqueFd write_end(k_adopt, ends[1]);
  ::setenv("MATINEE_SOCKET", place.socket.c_str(), 1);
  const auto launched = launch(argv.data(), write_end.get());
  if (!place.is_named) ::unsetenv("MATINEE_SOCKET");
  MATINEE_TRY(launched);
  write_end.reset();
  auto heard = hear(read_end.get());
  const bool was_another_faster = !heard && heard.error().code() == Errc::busy;
  if (!was_another_faster) return heard;
  // One that holds the lock and does not serve is no agent.
  MATINEE_TRY_ASSIGN(auto other, connect_to_starting(place.socket));
  MATINEE_TRY(other.ask(agent::order::Hello{}));
  return {};
}

Result<agent::Client> reach_agent(const GlobalOptions& global) {
  MATINEE_TRY_ASSIGN(const host::AgentPlace place, host::agent_place());
  auto client = agent::Client::connect(place.socket);
  if (client || client.error().code() != Errc::not_found || place.is_named) return client;
  // One that nobody asked for goes when nobody has used it for long.
  constexpr std::chrono::hours k_idle_life{12};
  // It lives on: what this one command was told of a source is not for it.
  GlobalOptions lasting = global;
  lasting.cookies_from_browser.clear();
  lasting.cookies_file.clear();
  MATINEE_TRY(start_agent(place, agent_arguments(lasting, {.idle_life = k_idle_life})));
  return agent::Client::connect(place.socket);
}

bool is_agents_last_word(const agent::Client& client, const Error& error) {
  return client.is_usable() && error.code() != Errc::unavailable;
}

}  // namespace matinee::cli
