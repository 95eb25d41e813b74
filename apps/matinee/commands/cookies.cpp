// SPDX-License-Identifier: MIT
#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "command.hpp"
#include "cookie_formats.hpp"
#include "session/token_manager.hpp"
#include "sys/file.hpp"

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
    app.add_option("-o,--output", output_, "write them to FILE, which must not exist (mode 0600)")
        ->type_name("FILE");
    app.add_flag("--reveal", reveal_, "show the values on a terminal too");
  }

  Result<ExitCode> run(Context& context) override {
    MATINEE_TRY_ASSIGN(SessionSource * source, context.cookie_source(session::Wanted::any_cookies));
    MATINEE_TRY_ASSIGN(const CookieJar jar, source->extract_cookies());
    tell_about(jar, context);
    const bool json = context.options().json && format_.empty();
    const auto format =
        json ? CookieFormat::json : parse_cookie_format(format_.empty() ? "netscape" : format_);
    const Show show = output_.empty() ? context.show_secrets(reveal_) : Show::raw;
    auto [text, warnings] = format_cookies(jar, format, show);
    const WipeOnExit wiped(text);
    for (const std::string& warning : warnings)
      context.console().complain(printable(warning));
    if (output_.empty()) {
      MATINEE_TRY(context.console().write(text));
    } else {
      MATINEE_TRY(sys::write_new_private_file(output_, text));
    }
    return ExitCode::ok;
  }

 private:
  static void tell_about(const CookieJar& jar, Context& context) {
    const Console& console = context.console();
    if (jar.cookies.empty()) {
      console.tell("no mubi.com cookies there (Chromium writes a new sign-in down within 30 s)");
    } else if (!session::find_credential(jar, context.clock().now())) {
      console.tell(
          fmt::format("nobody is signed in there: no session among the cookies of {}",
                      printable(fmt::format(
                          "{} {}", jar.origin.browser,
                          jar.origin.profile.empty() ? jar.origin.file : jar.origin.profile))));
    }
  }

  std::string format_;
  std::string output_;
  bool reveal_ = false;
};

}  // namespace

std::unique_ptr<Command> make_cookies_command() {
  return std::make_unique<CookiesCommand>();
}

}  // namespace matinee::cli
