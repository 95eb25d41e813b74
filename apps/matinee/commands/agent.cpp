// SPDX-License-Identifier: MIT
#include <optional>
#include <span>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "access/agent_connection.hpp"
#include "agent_link.hpp"
#include "agent_run.hpp"
#include "base/unique_fd.hpp"
#include "command.hpp"
#include "host/paths.hpp"
#include "passphrase.hpp"

namespace matinee::cli {

namespace {

class AgentCommand final : public Command {
 public:
  std::string_view name() const override { return "agent"; }
  std::string_view summary() const override {
    return "Keep a session in memory and hand its headers to every tool";
  }

  void add_options(CommandSpec& command) override {
    command.add({.names = {"action"},
                 .value_name = "ACTION",
                 .description = "start (the default), stop, status, lock or unlock",
                 .binding = &action_,
                 .choices = {"start", "stop", "status", "lock", "unlock"}});
    command.add({.names = {"--foreground"},
                 .description = "stay in the foreground and log to standard error",
                 .binding = &foreground_});
    command.add_hidden({.names = {"--ready-fd"}, .value_name = "FD", .binding = &ready_fd_});
    add_times(command);
    command.add({.names = {"--hook"},
                 .value_name = "COMMAND",
                 .description = "run this shell command when a sign-in is needed",
                 .binding = &options_.hook,
                 .is_private = true});
    command.add(
        {.names = {"--no-notification"},
         .description =
             "show nothing on the desktop: neither that a sign-in is needed nor what leaves",
         .binding = &options_.no_notification});
    command.add(
        {.names = {"--notify-leaving"},
         .value_name = "DAYS",
         .description = "tell once a day which films of the watchlist leave within DAYS days",
         .binding = &options_.notify_leaving_days,
         .range = {{1, 3'650}}});
    command.add({.names = {"--leaving-hook"},
                 .value_name = "COMMAND",
                 .description = "run this shell command when films leave (with --notify-leaving)",
                 .binding = &options_.leaving_hook,
                 .is_private = true});
  }

  void prepare_process(std::span<char*> words) override {
    if (foreground_ && action_ == "start") process_.emplace(become_agent(words, ready_fd_ >= 0));
  }

  Result<ExitCode> run(Context& context) override {
    if (foreground_) {
      if (action_ != "start") {
        return Error(Errc::usage, fmt::format("--foreground makes no sense with {}", action_));
      }
      return run_agent(context, options_, *std::move(process_), UniqueFd(k_adopt, ready_fd_));
    }
    if (action_ == "stop") return stop(context);
    if (action_ == "status") return status(context);
    if (action_ == "lock") return lock(context);
    if (action_ == "unlock") return unlock(context);
    return start(context);
  }

 private:
  static constexpr int k_longest = 365 * 86'400;

  void add_times(CommandSpec& command) {
    const auto add = [&](const char* name, const char* description, Binding seconds) {
      command.add({.names = {name},
                   .value_name = "SECONDS",
                   .description = description,
                   .binding = seconds,
                   .range = {{1, k_longest}}});
    };
    add("--interval", "ask the service this often", &options_.interval);
    add("--lifetime", "keep credentials no longer than this", &options_.lifetime);
    add("--idle-exit", "exit after this many idle seconds (off by default)", &options_.idle_life);
    add("--exit-after", "exit this long after the start (off by default)", &options_.total_life);
  }

  // Of an agent that is there already.
  static std::string words_for(const agent::Greeting& greeting, const host::AgentPlace& place,
                               Context& context) {
    const auto own =
        access::circumstances_of(context.access().environment(), context.options().config_file);
    const auto difference =
        place.is_named ? std::nullopt : host::find_difference(own, greeting.circumstances);
    const std::string for_whom =
        difference ? fmt::format(" for another {}; commands do without it here", *difference) : "";
    return fmt::format("the agent is already running{}{}: {}",
                       greeting.is_locked ? " and is locked" : "", for_whom, place.socket.native());
  }

  Result<ExitCode> start(Context& context) {
    if (context.options().cookies_file == "-") {
      return Error(Errc::usage,
                   "an agent cannot read cookies from standard input: it would have "
                   "nothing to read again");
    }
    MATINEE_TRY_ASSIGN(const host::AgentPlace place, host::agent_place());
    if (const auto client = running_agent()) {
      context.console().tell(words_for(client->greeting(), place, context));
    } else {
      MATINEE_TRY(start_agent(place, agent_arguments(context.options(), options_)));
      context.console().tell(fmt::format("the agent serves {}", place.socket.native()));
    }
    return context.options().json ? status(context) : Result<ExitCode>(ExitCode::ok);
  }

  static Result<ExitCode> stop(Context& context) {
    MATINEE_TRY_ASSIGN(const host::AgentPlace place, host::agent_place());
    auto client = agent::Client::connect(place.socket);
    if (!client && client.error().code() == Errc::not_found) {
      context.console().tell("no agent runs");
      return ExitCode::ok;
    }
    if (!client) return client.error();
    // Whatever else listens there would be waited for in vain.
    MATINEE_TRY(client->greet());
    MATINEE_TRY(client->ask(agent::order::Stop{}));
    MATINEE_TRY(wait_for_end(context, place));
    context.console().tell("the agent has stopped");
    return ExitCode::ok;
  }

  // What it was doing for somebody may take a moment to give up.
  static Result<void> wait_for_end(Context& context, const host::AgentPlace& place) {
    constexpr int k_looks = 200;
    constexpr std::chrono::milliseconds k_between{50};
    for (int i = 0; i < k_looks; ++i) {
      const auto found = agent::Client::connect(place.socket);
      if (!found && found.error().code() == Errc::not_found) return {};
      context.clock().sleep_for(k_between, context.stop_token());
      if (context.stop_token().stop_requested()) return Error(Errc::cancelled, "cancelled");
    }
    return Error(Errc::failure, "the agent was told to stop and is still running")
        .about(Subject::agent);
  }

  static Result<ExitCode> status(Context& context) {
    MATINEE_TRY_ASSIGN(const host::AgentPlace place, host::agent_place());
    MATINEE_TRY_ASSIGN(auto client, running_agent());
    if (context.options().json) {
      MATINEE_TRY_ASSIGN(const Secret hello, client.ask(agent::order::Hello{}));
      MATINEE_TRY(context.console().write(fmt::format("{}\n", hello.reveal())));
      return ExitCode::ok;
    }
    const agent::Greeting& greeting = client.greeting();
    MATINEE_TRY(context.console().write(
        fmt::format("agent     {}\nsocket    {}\nprocess   {}\nversion   {}\n",
                    greeting.is_locked ? "locked" : "running", printable(place.socket.native()),
                    greeting.pid, printable(greeting.version))));
    return ExitCode::ok;
  }

  static Result<ExitCode> lock(Context& context) {
    MATINEE_TRY_ASSIGN(auto client, running_agent());
    if (client.greeting().is_locked) {
      return Error(Errc::locked, "the agent is locked already").about(Subject::agent);
    }
    MATINEE_TRY_ASSIGN(Secret passphrase, read_passphrase(Asking::twice));
    MATINEE_TRY(client.ask(agent::order::Lock{.passphrase = std::move(passphrase)}));
    context.console().tell("the agent is locked");
    return ExitCode::ok;
  }

  static Result<ExitCode> unlock(Context& context) {
    MATINEE_TRY_ASSIGN(auto client, running_agent());
    MATINEE_TRY_ASSIGN(const Secret passphrase, read_passphrase(Asking::once));
    MATINEE_TRY(unlock_in_turn(context, client, passphrase));
    context.console().tell("the agent is unlocked");
    return ExitCode::ok;
  }

  // While others guess, or crowd the agent, the passphrase has to wait for its turn.
  static Result<void> unlock_in_turn(Context& context, agent::Client& client,
                                     const Secret& passphrase) {
    constexpr std::chrono::seconds k_patience{15};
    constexpr std::chrono::milliseconds k_pause{200};
    const auto deadline = context.clock().steady_now() + k_patience;
    bool was_lost = false;
    for (;;) {
      const auto answer = client.ask(agent::order::Unlock{.passphrase = passphrase.clone()});
      if (answer) return {};
      const Error& why = answer.error();
      // The answer to the last try may have been on its way when the agent made room for others.
      if (was_lost && why.code() == Errc::usage && !client.greeting().is_locked) return {};
      was_lost = !client.is_usable();
      const bool is_for_later = why.retry_after() && why.recovery() == Recovery::retry_later;
      const bool may_help = is_for_later || !client.is_usable();
      if (!may_help || context.clock().steady_now() >= deadline) return why;
      context.clock().sleep_for(why.retry_after() ? *why.retry_after() : k_pause,
                                context.stop_token());
      if (context.stop_token().stop_requested()) return Error(Errc::cancelled, "cancelled");
      if (!client.is_usable()) {
        MATINEE_TRY_ASSIGN(client, running_agent());
      }
    }
  }

  std::string action_ = "start";
  bool foreground_ = false;
  int ready_fd_ = -1;
  std::optional<AgentProcess> process_ = {};
  AgentOptions options_;
};

}  // namespace

std::unique_ptr<Command> make_agent_command() {
  return std::make_unique<AgentCommand>();
}

}  // namespace matinee::cli
