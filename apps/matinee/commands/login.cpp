// SPDX-License-Identifier: MIT
#include <fmt/format.h>
#include <unistd.h>

#include "command.hpp"
#include "cookies/browsers.hpp"
#include "host/paths.hpp"
#include "json.hpp"
#include "sign_in.hpp"
#include "ui/question.hpp"

namespace matinee::cli {

namespace {

std::string text_of(const SessionStatus& status) {
  std::string text = "signed in";
  if (status.user_id) text += fmt::format(" as user {}", *status.user_id);
  if (status.country) text += fmt::format(" ({})", printable(*status.country));
  return text + "\n";
}

// How long the session lasts, what ends it, and what lasts longer.
void tell_how_long(const Console& console, const agent::StatusReport& report) {
  // Without an agent that was said already.
  if (!report.from_agent || !report.status.origin) return;
  const CookieOrigin& origin = *report.status.origin;
  if (is_kept_by_browser(origin)) {
    console.tell(
        fmt::format("this is the session of {}: it lasts as long as you are signed in there",
                    printable(title_of(origin))));
    return;
  }
  console.tell(
      "this session is in the agent's memory alone and lasts as long as the agent: until matinee "
      "agent stop, matinee logout, the end of your login or of the computer's run, or until "
      "mubi.com refuses it");
  console.tell(
      "for one that lasts longer, sign in at https://mubi.com in a browser of this computer; on a "
      "server, keep the token in a file of your own or in a systemd credential: SERVERS in "
      "matinee(1) has the commands");
}

class LoginCommand final : public Command {
 public:
  std::string_view name() const override { return "login"; }
  std::string_view summary() const override {
    return "Sign in: in a browser window, by a code, or with a token";
  }

  void add_options(CommandSpec& command) override {
    std::vector<std::string> browsers;
    for (const cookies::Browser& browser : cookies::browsers()) {
      if (!browser.launches.empty()) browsers.emplace_back(browser.name);
    }
    command.add({.names = {"--browser"},
                 .value_name = "BROWSER",
                 .description = "a name (firefox), a program's path, or both (firefox:/opt/ff)",
                 .binding = &how_.browser,
                 .suggestions = std::move(browsers)});
    command.add(
        {.names = {"--via"},
         .value_name = "WAY",
         .description = "window: plain, on a throwaway profile; pipe: driven, stores nothing",
         .binding = &via_,
         .choices = {"window", "pipe"}});
    command.add({.names = {"--wait"},
                 .description = "in your ordinary browser, and wait for the session",
                 .binding = &wait_,
                 .excludes = {"--device", "--with-token", "--browser", "--via"}});
    command.add({.names = {"--device"},
                 .description = "by a code that you enter on another device",
                 .binding = &device_,
                 .excludes = {"--with-token", "--browser", "--via"}});
    command.add({.names = {"--with-token"},
                 .description = "with the token on standard input",
                 .binding = &token_,
                 .excludes = {"--browser", "--via"}});
    command.add({.names = {"--link-page"},
                 .value_name = "URL",
                 .description = "the page where you enter the code of --device",
                 .binding = &how_.link_page});
    command.add({.names = {"--timeout"},
                 .value_name = "SECONDS",
                 .description = "how long to wait for the sign-in",
                 .binding = &how_.timeout_s,
                 .range = {{1, 86'400}}});
  }

  Result<ExitCode> run(Context& context) override {
    MATINEE_TRY_ASSIGN(const Answer answer, ask_whether_again(context));
    if (answer == Answer::no) return ExitCode::ok;
    MATINEE_TRY_ASSIGN(HeldSession session, this->session(context));
    MATINEE_TRY_ASSIGN(const agent::StatusReport report,
                       context.access().adopt(std::move(session)));
    MATINEE_TRY(
        context.console().write(context.options().json ? json_of(report) : text_of(report.status)));
    tell_how_long(context.console(), report);
    return ExitCode::ok;
  }

 private:
  // A person who only typed `login` may not know that there is a session already.
  Result<Answer> ask_whether_again(Context& context) const {
    const Console& console = context.console();
    const bool is_plain = !device_ && !token_ && !wait_ && how_.browser.empty() && via_ == "window";
    const bool has_person = console.talk_is_terminal() && ::isatty(STDIN_FILENO) == 1;
    if (!is_plain || !has_person || context.options().json || context.access().names_source())
      return Answer::yes;
    const auto report = context.access().status();
    if (!report || report->status.state != SessionState::valid || !report->status.origin)
      return Answer::yes;
    const CookieOrigin& origin = *report->status.origin;
    console.tell(fmt::format("you are signed in already: {} uses the session of {}",
                             report->from_agent ? "the agent" : "matinee", title_of(origin)));
    return ask(console, "Sign in once more? [y/N] ", context.stop_token(), Answer::no);
  }

  /// The one that the flags name, proved later; else a new one.
  Result<HeldSession> session(Context& context) {
    const bool is_named =
        !context.options().cookies_file.empty() || !context.options().cookies_from_browser.empty();
    if (is_named && !wait_) return context.access().named_session();
    how_.method = method();
    if (!token_) warn_if_nobody_can_keep_it(context);
    return sign_in(context, how_);
  }

  // Before a person goes through it.
  static void warn_if_nobody_can_keep_it(Context& context) {
    const auto place = host::agent_place();
    if (place || context.options().no_agent) return;
    context.console().tell(fmt::format(
        "no agent can keep this session, which will last as long as this command: {}; set "
        "XDG_RUNTIME_DIR to a folder of your own (mode 0700) first, or see SERVERS in matinee(1)",
        place.error().message()));
  }

  LoginMethod method() const {
    if (token_) return LoginMethod::token;
    if (device_) return LoginMethod::device;
    if (wait_) return LoginMethod::default_browser;
    return via_ == "pipe" ? LoginMethod::pipe : LoginMethod::window;
  }

  SignIn how_;
  std::string via_ = "window";
  bool wait_ = false;
  bool device_ = false;
  bool token_ = false;
};

}  // namespace

std::unique_ptr<Command> make_login_command() {
  return std::make_unique<LoginCommand>();
}

}  // namespace matinee::cli
