// SPDX-License-Identifier: MIT
#include "asking_source.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include "access/surroundings.hpp"
#include "hand_over.hpp"
#include "sign_in.hpp"
#include "ui/question.hpp"

namespace matinee::cli {

bool may_ask(Context& context) {
  const GlobalOptions& options = context.options();
  if (options.no_login || options.quiet || options.json) return false;
  return ::isatty(STDIN_FILENO) == 1 && context.console().talk_is_terminal();
}

Result<CookieJar> AskingSource::extract_cookies() {
  auto found = source_.extract_cookies();
  if (found || found.error().code() != Errc::signed_out) return found;
  if (has_asked_ || !may_ask(context_)) return found;
  has_asked_ = true;
  const login::Desktop desktop = access::read_desktop(context_.environment());
  const auto launcher = choose_browser(desktop, "");
  const bool has_window = launcher && desktop.has_display;
  context_.console().tell(printable(found.error().message()));
  const std::string how =
      has_window ? fmt::format("with {}", launcher->title()) : "with a code on another device";
  MATINEE_TRY_ASSIGN(
      const Answer answer,
      ask(context_.console(), fmt::format("Sign in now {}? [Y/n] ", how), context_.stop_token()));
  if (answer == Answer::no) return found;
  SignIn way;
  way.way = has_window ? Way::window : Way::device;
  MATINEE_TRY_ASSIGN(CookieJar jar, sign_in(context_, way));
  MATINEE_TRY(hand_over(context_, jar));
  return jar;
}

}  // namespace matinee::cli
