// SPDX-License-Identifier: MIT
#include <CLI/CLI.hpp>

#include "agent_link.hpp"
#include "command.hpp"

namespace matinee::cli {

namespace {

class LogoutCommand final : public Command {
 public:
  std::string_view name() const override { return "logout"; }
  std::string_view summary() const override {
    return "Forget the session; the browser's own lives on";
  }

  void add_options(CLI::App& app) override {
    app.add_flag("--everywhere", everywhere_,
                 "end it at the service too, which signs the browser out");
  }

  Result<ExitCode> run(Context& context) override {
    Console& console = context.console();
    if (everywhere_) console.tell("ending the session at the service: this signs the browser out");
    // One that would have to be started holds nothing.
    auto client = running_agent(context);
    if (client) {
      MATINEE_TRY(client->ask(agent::order::Forget{.everywhere = everywhere_}));
    } else if (everywhere_) {
      MATINEE_TRY_ASSIGN(AuthManager * auth, context.auth_manager());
      MATINEE_TRY(auth->end_session());
    }
    if (everywhere_) {
      console.tell("the session has ended, here and in the browser");
    } else if (client) {
      console.tell("forgotten; the session in the browser lives on (--everywhere ends it)");
    } else {
      console.tell("nothing was held; the session in the browser lives on (--everywhere ends it)");
    }
    return ExitCode::ok;
  }

 private:
  static std::optional<agent::Client> running_agent(Context& context) {
    const GlobalOptions& options = context.options();
    const bool names_source =
        !options.cookies_from_browser.empty() || !options.cookies_file.empty();
    if (options.no_agent || names_source) return std::nullopt;
    const auto place = agent_place();
    if (!place) return std::nullopt;
    auto client = agent::Client::connect(place->socket);
    return client ? std::optional(std::move(*client)) : std::nullopt;
  }

  bool everywhere_ = false;
};

}  // namespace

std::unique_ptr<Command> make_logout_command() {
  return std::make_unique<LogoutCommand>();
}

}  // namespace matinee::cli
