// SPDX-License-Identifier: MIT
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "access/agent_connection.hpp"
#include "agent_link.hpp"
#include "command.hpp"
#include "host/paths.hpp"

namespace matinee::cli {

namespace {

// A sign-in whose session nothing but the agent held.
bool is_of_sign_in(const CookieOrigin& origin) {
  return !is_kept_by_browser(origin) && origin.browser != "file";
}

constexpr std::string_view k_sealed_forgotten =
    "matinee forgot the session that the locked agent has sealed. mubi.com was not told.";

std::string words_for_forgotten(const std::optional<CookieOrigin>& origin) {
  if (!origin) {
    return "matinee held no session. Your browser stays as it is; `logout --everywhere` signs out "
           "there too.";
  }
  if (is_of_sign_in(*origin)) {
    return fmt::format(
        "matinee forgot the session of {}, and nothing else holds it. mubi.com was "
        "not told; `logout --everywhere` in place of `logout` ends it there too.",
        printable(title_of(*origin)));
  }
  return "matinee forgot the session. Your browser is still signed in; `logout --everywhere` signs "
         "out there too.";
}

class LogoutCommand final : public Command {
 public:
  std::string_view name() const override { return "logout"; }
  std::string_view summary() const override {
    return "Forget the session; the browser stays signed in";
  }

  void add_options(CommandSpec& command) override {
    command.add({.names = {"--everywhere"},
                 .description = "end the session at the service too, which signs the browser out",
                 .binding = &everywhere_});
    command.add({.names = {"--undo"},
                 .description = "use the browser's session again after a logout",
                 .binding = &undo_,
                 .excludes = {"--everywhere"}});
  }

  Result<ExitCode> run(Context& context) override {
    if (undo_) return undo(context);
    if (everywhere_) return end_everywhere(context);
    MATINEE_TRY(forget(context));
    if (context.access().names_source()) {
      context.console().tell(
          "The source that an option or the environment names stays: commands still use it.");
    }
    return ExitCode::ok;
  }

 private:
  static Result<void> forget(Context& context) {
    // One that would have to be started holds nothing.
    MATINEE_TRY_ASSIGN(auto client, running_agent(context));
    const Console& console = context.console();
    if (!client) {
      context.access().forget_sign_in();
      console.tell(words_for_forgotten(std::nullopt));
      return {};
    }
    const bool was_locked = client->greeting().is_locked;
    MATINEE_TRY_ASSIGN(const Secret answer,
                       client->ask(agent::order::Forget{.network = context.access().network()}));
    const auto origin = agent::parse_forgotten(answer);
    context.access().forget_sign_in();
    console.tell(was_locked ? std::string(k_sealed_forgotten) : words_for_forgotten(origin));
    const bool is_in_browser = origin && !is_of_sign_in(*origin);
    if (is_in_browser) {
      console.tell("This lasts until the agent ends. matinee logout --undo takes it back.");
    }
    return {};
  }

  // Of the source that is named, if one is.
  static Result<ExitCode> end_everywhere(Context& context) {
    access::Access& access = context.access();
    std::optional<agent::Client> client;
    if (!access.names_source()) {
      MATINEE_TRY_ASSIGN(client, running_agent(context));
    }
    MATINEE_TRY_ASSIGN(const CookieOrigin origin,
                       client ? access.end_session(*client) : access.end_session());
    access.forget_sign_in();
    context.console().tell(
        fmt::format("matinee ended the session of {} at mubi.com; a browser that used it is signed "
                    "out too",
                    printable(title_of(origin))));
    return ExitCode::ok;
  }

  // The next agent reads the browsers by itself.
  static Result<ExitCode> undo(Context& context) {
    MATINEE_TRY_ASSIGN(auto client, running_agent(context));
    if (!client) {
      context.console().tell("nothing is forgotten: no agent runs");
      return ExitCode::ok;
    }
    MATINEE_TRY_ASSIGN(const Secret answer,
                       client->ask(agent::order::Refresh{.takes_back_forget = true,
                                                         .network = context.access().network()}));
    MATINEE_TRY_ASSIGN(const agent::StatusReport report, agent::parse_status(answer.reveal()));
    const SessionStatus& status = report.status;
    if (status.state != SessionState::valid) {
      return status.reason ? *status.reason : Error(Errc::failure, "the session is not proved");
    }
    context.console().tell(
        fmt::format("matinee uses the session of {} again",
                    status.origin ? printable(title_of(*status.origin)) : "your browser"));
    return ExitCode::ok;
  }

  // Nothing if none runs that keeps this user's session. One that does not answer may have it.
  static Result<std::optional<agent::Client>> running_agent(Context& context) {
    using Found = std::optional<agent::Client>;
    if (context.options().no_agent) return Found();
    const auto place = host::agent_place();
    if (!place) return Found();
    auto client = access::connect_agent(
        *place,
        access::circumstances_of(context.access().environment(), context.options().config_file));
    if (client) return Found(*std::move(client));
    const Error& why = client.error();
    const bool is_there = why.code() == Errc::network && !is_absent(*place);
    if (is_there) return why;
    if (why.code() != Errc::not_found) context.console().tell(printable(why.message()));
    return Found();
  }

  // A named place at which nothing is has no agent that could hold one.
  static bool is_absent(const host::AgentPlace& place) {
    const auto reached = agent::Client::connect(place.socket);
    return !reached && reached.error().code() == Errc::not_found;
  }

  bool everywhere_ = false;
  bool undo_ = false;
};

}  // namespace

std::unique_ptr<Command> make_logout_command() {
  return std::make_unique<LogoutCommand>();
}

}  // namespace matinee::cli
