// SPDX-License-Identifier: MIT
#include <optional>
#include <utility>

#include <CLI/CLI.hpp>

#include "access/agent_connection.hpp"
#include "agent_link.hpp"
#include "command.hpp"
#include "host/paths.hpp"

namespace matinee::cli {

namespace {

class LogoutCommand final : public Command {
 public:
  std::string_view name() const override { return "logout"; }
  std::string_view summary() const override {
    return "Forget the session; the browser stays signed in";
  }

  void add_options(CLI::App& app) override {
    app.add_flag("--everywhere", everywhere_,
                 "end the session at the service too, which signs the browser out");
  }

  Result<ExitCode> run(Context& context) override {
    const Console& console = context.console();
    // One that would have to be started holds nothing.
    MATINEE_TRY_ASSIGN(auto client, running_agent(context));
    bool has_forgotten = false;
    if (client) {
      const auto forgotten = client->ask(
          agent::order::Forget{.everywhere = everywhere_, .network = context.access().network()});
      if (!forgotten && access::is_last_word(*client, forgotten.error())) return forgotten.error();
      has_forgotten = forgotten.has_value();
    }
    if (everywhere_ && !has_forgotten) {
      MATINEE_TRY(context.access().end_session());
    }
    if (everywhere_) {
      console.tell(
          "matinee ended the session at mubi.com; a browser that used it is signed out too");
    } else if (has_forgotten) {
      console.tell(
          "matinee forgot the session. Your browser is still signed in; matinee logout "
          "--everywhere signs out there too.");
    } else {
      console.tell(
          "matinee held no session. Your browser stays as it is; matinee logout --everywhere "
          "signs out there too.");
    }
    return ExitCode::ok;
  }

 private:
  // Nothing if none runs that keeps this user's session. One that does not answer may have it.
  static Result<std::optional<agent::Client>> running_agent(Context& context) {
    using Found = std::optional<agent::Client>;
    if (context.options().no_agent || context.access().names_source()) return Found();
    const auto place = host::agent_place();
    if (!place) return Found();
    auto client = access::connect_agent(
        *place,
        access::circumstances_of(context.access().environment(), context.options().config_file));
    if (client) return Found(*std::move(client));
    const Error& why = client.error();
    if (why.code() == Errc::network && !place->is_named) return why;
    if (why.code() != Errc::not_found) context.console().tell(printable(why.message()));
    return Found();
  }

  bool everywhere_ = false;
};

}  // namespace

std::unique_ptr<Command> make_logout_command() {
  return std::make_unique<LogoutCommand>();
}

}  // namespace matinee::cli
