// SPDX-License-Identifier: MIT
#include "sign_in_call.hpp"

#include <csignal>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>
#include <spawn.h>
#include <unistd.h>

#include "host/environment.hpp"
#include "load_part.hpp"
#include "modules/keyring_module.hpp"

namespace matinee::cli {

namespace {

Result<void> show_notification(Context& context) {
  MATINEE_TRY_ASSIGN(void* const symbol, load_part("matinee-keyring.so", k_show_notification));
  Result<void> shown;
  reinterpret_cast<ShowNotification>(symbol)(
      context.desktop_arguments(), "MUBI: please sign in again",
      "The session in your browser has ended. Sign in at mubi.com; matinee then goes on by itself.",
      shown);
  return shown;
}

// The environment of the hook: ours, and what has happened.
std::vector<std::string> environment_with(const SessionStatus& status) {
  std::vector<std::string> variables;
  for (std::string& variable : host::variables()) {
    if (!variable.starts_with("MATINEE_")) variables.push_back(std::move(variable));
  }
  variables.push_back(fmt::format("MATINEE_STATE={}", to_string(status.state)));
  return variables;
}

Result<void> run_hook(const std::string& hook, const SessionStatus& status) {
  std::vector<std::string> variables = environment_with(status);
  std::vector<char*> environment;
  for (std::string& variable : variables)
    environment.push_back(variable.data());
  environment.push_back(nullptr);
  std::string command = hook;
  char shell[] = "sh";
  char option[] = "-c";
  char* const argv[] = {shell, option, command.data(), nullptr};

  posix_spawn_file_actions_t actions;
  ::posix_spawn_file_actions_init(&actions);
  ::posix_spawn_file_actions_addclosefrom_np(&actions, STDERR_FILENO + 1);
  posix_spawnattr_t attributes;
  ::posix_spawnattr_init(&attributes);
  sigset_t usual;
  sigemptyset(&usual);
  sigaddset(&usual, SIGCHLD);
  sigaddset(&usual, SIGPIPE);
  ::posix_spawnattr_setsigdefault(&attributes, &usual);
  ::posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF);
  pid_t child = 0;
  const int failed =
      ::posix_spawn(&child, "/bin/sh", &actions, &attributes, argv, environment.data());
  ::posix_spawnattr_destroy(&attributes);
  ::posix_spawn_file_actions_destroy(&actions);
  if (failed != 0) return Error::from_errno(failed, "/bin/sh");
  return {};
}

}  // namespace

void call_for_sign_in(Context& context, const AgentOptions& options, const SessionStatus& status,
                      const std::function<void(std::string_view)>& log) {
  log("a sign-in is needed");
  if (!options.no_notification) {
    const auto shown = show_notification(context);
    if (!shown) log(fmt::format("no notification: {}", shown.error().message()));
  }
  if (!options.hook.empty()) {
    const auto started = run_hook(options.hook, status);
    if (!started) log(fmt::format("the hook does not start: {}", started.error().message()));
  }
}

}  // namespace matinee::cli
