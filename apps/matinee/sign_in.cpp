// SPDX-License-Identifier: MIT
#include "sign_in.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include "access/surroundings.hpp"
#include "cookies/discover.hpp"
#include "login/device_link.hpp"
#include "login/jar_source.hpp"
#include "login/ordinary.hpp"
#include "login/pipe.hpp"
#include "login/token.hpp"
#include "login/window.hpp"
#include "sys/file.hpp"
#include "ui/qr_code.hpp"
#include "ui/question.hpp"

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
  const Color color = console.has_color() ? Color::on : Color::off;
  if (console.talk_is_terminal()) console.complain(qr_code(how.link_page, color));
  const std::string large = spaced(printable(code));
  const auto* bold = color == Color::on ? "\x1b[1m" : "";
  const auto* plain = color == Color::on ? "\x1b[0m" : "";
  console.complain(fmt::format("on any device, visit  {}\nand enter the code    {}{}{}",
                               printable(how.link_page), bold, large, plain));
}

Result<std::string> read_token(Context& context) {
  if (::isatty(STDIN_FILENO) == 1) {
    return ask_secret(context.console(), "token (not shown): ", context.stop_token());
  }
  return sys::read_descriptor(STDIN_FILENO, "standard input", k_largest_input);
}

Result<CookieJar> sign_in_with_token(Context& context) {
  MATINEE_TRY_ASSIGN(std::string text, read_token(context));
  const WipeOnExit wiped(text);
  MATINEE_TRY_ASSIGN(const Secret token, login::parse_token(text, "standard input"));
  return login::jar_of_token(token, "token", "-");
}

std::vector<std::filesystem::path> profile_folders(const cookies::Environment& environment) {
  std::vector<std::filesystem::path> folders;
  for (const cookies::Source& source : cookies::find_sources(environment))
    folders.push_back(source.file.parent_path());
  return folders;
}

Result<CookieJar> sign_in_ordinarily(Context& context, const SignIn& how,
                                     const login::Service& service) {
  MATINEE_TRY_ASSIGN(SessionSource * source, context.cookie_source());
  login::OrdinaryLogin ordinary{.profiles = profile_folders(context.environment())};
  ordinary.patience.whole = std::chrono::seconds(how.timeout_s);
  return login::login_in_ordinary_browser(
      ordinary, *source, access::read_desktop(context.environment()), service, notice_for(context));
}

Result<CookieJar> sign_in_with_browser(Context& context, const SignIn& how,
                                       const login::Service& service) {
  const login::Desktop desktop = access::read_desktop(context.environment());
  MATINEE_TRY(login::check_display(desktop));
  MATINEE_TRY_ASSIGN(login::Launcher launcher, choose_browser(desktop, how.browser));
  context.console().detail(
      fmt::format("{}: {}", launcher.title(), printable(launcher.program.native())));
  login::WindowLogin window{.launcher = std::move(launcher)};
  window.patience.whole = std::chrono::seconds(how.timeout_s);
  const auto way = how.way == Way::pipe ? login::login_by_pipe : login::login_in_window;
  return way(window, desktop, service, notice_for(context));
}

}  // namespace

Result<login::Launcher> choose_browser(const login::Desktop& desktop, const std::string& wanted) {
  if (!wanted.empty()) return login::find_launcher(desktop, wanted);
  return login::default_launcher(desktop, login::default_desktop_file(desktop));
}

Result<CookieJar> sign_in(Context& context, const SignIn& how) {
  if (how.way == Way::token) return sign_in_with_token(context);
  MATINEE_TRY_ASSIGN(const login::Service service, context.service());
  if (how.way == Way::ordinary) return sign_in_ordinarily(context, how, service);
  if (how.way != Way::device) return sign_in_with_browser(context, how, service);
  return login::login_by_device(
      service, std::chrono::seconds(how.timeout_s),
      [&](std::string_view code) { show_code(context, how, code); }, notice_for(context));
}

}  // namespace matinee::cli
