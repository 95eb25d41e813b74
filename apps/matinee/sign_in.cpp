// SPDX-License-Identifier: MIT
#include "sign_in.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include "access/surroundings.hpp"
#include "cookies/discover.hpp"
#include "login/device_link.hpp"
#include "login/ordinary.hpp"
#include "login/pipe.hpp"
#include "login/token.hpp"
#include "login/window.hpp"
#include "session/credential.hpp"
#include "sys/file.hpp"
#include "ui/progress.hpp"
#include "ui/qr_code.hpp"
#include "ui/question.hpp"
#include "ui/status_line.hpp"
#include "ui/when.hpp"

namespace matinee::cli {

namespace {

constexpr std::size_t k_largest_input = std::size_t{64} * 1024;

login::Notice notice_for(Context& context) {
  return [&context](std::string_view line) { context.console().tell(printable(line)); };
}

// "K3RT0W" as "K 3 R T 0 W": letters that can be told apart across a room.
std::string spaced(std::string_view code) {
  std::string text;
  for (const char c : code) {
    if (!text.empty()) text += ' ';
    text += c;
  }
  return text;
}

void show_code(Context& context, const SignIn& how, std::string_view code) {
  const Console& console = context.console();
  const Color color = console.talk().color;
  if (console.talk_is_terminal()) console.draw(qr_code(how.link_page, color));
  console.draw(fmt::format("on any device, visit  {}\nand enter the code    {}",
                           printable(how.link_page),
                           painted(spaced(printable(code)), Style::strong, color)));
}

// How long the code is waited for, on a line that is drawn again and again.
class Countdown {
 public:
  explicit Countdown(const Console& console)
      : is_on_(natural_style(console) == ProgressStyle::bar) {}

  void draw(std::chrono::seconds left) {
    if (is_on_) line_.draw(format_duration(left) + " left to enter it; Ctrl-C cancels");
  }

  /// Before anything else is written.
  void erase() { line_.erase(); }

 private:
  StatusLine line_;
  bool is_on_;
};

Result<HeldSession> sign_in_by_device(Context& context, const SignIn& how,
                                      const login::Service& service) {
  Countdown countdown(context.console());
  const auto notice = notice_for(context);
  return login::login_by_device(
      service, std::chrono::seconds(how.timeout_s),
      [&](std::string_view code) {
        countdown.erase();
        show_code(context, how, code);
      },
      [&](std::string_view line) {
        countdown.erase();
        notice(line);
      },
      [&](std::chrono::seconds left) { countdown.draw(left); });
}

Result<std::string> read_token(Context& context) {
  if (::isatty(STDIN_FILENO) == 1) {
    return ask_secret(context.console(), "token (not shown): ", context.stop_token());
  }
  return sys::read_descriptor(STDIN_FILENO, "standard input", k_largest_input);
}

Result<HeldSession> sign_in_with_token(Context& context) {
  MATINEE_TRY_ASSIGN(std::string text, read_token(context));
  const WipeOnExit wiped(text);
  MATINEE_TRY_ASSIGN(Secret token, login::parse_token(text, "standard input"));
  return HeldSession{.credential = session::credential_of_token(std::move(token),
                                                                {.browser = "token", .file = "-"})};
}

std::vector<std::filesystem::path> profile_folders(const cookies::Environment& environment) {
  std::vector<std::filesystem::path> folders;
  for (const cookies::Source& source : cookies::find_sources(environment))
    folders.push_back(source.file.parent_path());
  return folders;
}

Result<HeldSession> sign_in_with_default_browser(Context& context, const SignIn& how,
                                                 const login::Service& service) {
  MATINEE_TRY_ASSIGN(SessionSource * source, context.access().local_source());
  const cookies::Environment& environment = context.access().environment();
  login::DefaultBrowserLogin login{.profiles = profile_folders(environment)};
  login.timeouts.whole = std::chrono::seconds(how.timeout_s);
  return login::login_in_default_browser(login, *source, access::read_desktop(environment), service,
                                         notice_for(context));
}

Result<HeldSession> sign_in_with_browser(Context& context, const SignIn& how,
                                         const login::Service& service) {
  const login::Desktop desktop = access::read_desktop(context.access().environment());
  MATINEE_TRY(login::check_display(desktop));
  MATINEE_TRY_ASSIGN(login::Launcher launcher, login::choose_launcher(desktop, how.browser));
  context.console().detail(
      fmt::format("{}: {}", launcher.title(), printable(launcher.program.native())));
  login::WindowLogin window{.launcher = std::move(launcher)};
  window.timeouts.whole = std::chrono::seconds(how.timeout_s);
  const auto way = how.method == LoginMethod::pipe ? login::login_by_pipe : login::login_in_window;
  return way(window, desktop, service, notice_for(context));
}

}  // namespace

Result<HeldSession> sign_in(Context& context, const SignIn& how) {
  if (how.method == LoginMethod::token) return sign_in_with_token(context);
  MATINEE_TRY_ASSIGN(const login::Service service, context.service());
  if (how.method == LoginMethod::default_browser)
    return sign_in_with_default_browser(context, how, service);
  if (how.method == LoginMethod::device) return sign_in_by_device(context, how, service);
  return sign_in_with_browser(context, how, service);
}

Result<HeldSession> offer_sign_in(Context& context, const Error& why) {
  const login::Desktop desktop = access::read_desktop(context.access().environment());
  const auto launcher = login::choose_launcher(desktop, "");
  const bool has_window = launcher && desktop.has_display;
  context.console().tell(printable(why.message()));
  const std::string how =
      has_window ? fmt::format("with {}", launcher->title()) : "with a code on another device";
  MATINEE_TRY_ASSIGN(
      const Answer answer,
      ask(context.console(), fmt::format("Sign in now {}? [Y/n] ", how), context.stop_token()));
  if (answer == Answer::no) return why;
  return sign_in(context, {.method = has_window ? LoginMethod::window : LoginMethod::device});
}

}  // namespace matinee::cli
