// SPDX-License-Identifier: MIT
#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "command.hpp"
#include "cookie_formats.hpp"

namespace matinee::cli {

namespace {

class CookiesCommand final : public Command {
 public:
  std::string_view name() const override { return "cookies"; }
  std::string_view summary() const override {
    return "Print the mubi.com cookies, and no other site's";
  }

  void add_options(CLI::App& app) override {
    app.add_option("--format", format_, "netscape (default), json, or header")
        ->type_name("FORMAT")
        ->check(CLI::IsMember(cookie_format_names()));
    app.add_flag("--reveal", reveal_, "show the values on a terminal too");
  }

  Result<ExitCode> run(Context& context) override {
    MATINEE_TRY_ASSIGN(SessionSource * source, context.session_source());
    MATINEE_TRY_ASSIGN(const CookieJar jar, source->extract_cookies());
    if (jar.cookies.empty()) {
      context.console().tell(
          "no mubi.com cookies there (Chromium writes a new sign-in down within 30 s)");
    }
    const bool json = context.options().json && format_.empty();
    const auto format =
        json ? CookieFormat::json : parse_cookie_format(format_.empty() ? "netscape" : format_);
    MATINEE_TRY_ASSIGN(std::string text,
                       format_cookies(jar, format, context.show_secrets(reveal_)));
    const WipeOnExit wiped(text);
    MATINEE_TRY(context.console().write(text));
    return ExitCode::ok;
  }

 private:
  std::string format_;
  bool reveal_ = false;
};

}  // namespace

std::unique_ptr<Command> make_cookies_command() {
  return std::make_unique<CookiesCommand>();
}

}  // namespace matinee::cli
