// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include "command.hpp"
#include "cookie_formats.hpp"
#include "sys/file.hpp"

namespace matinee::cli {

namespace {

std::string words_for_signed_out(const access::Access::FoundCookies& found) {
  const std::string title = title_of(found.jar.origin);
  if (found.why_none)
    return fmt::format("{}; the cookies are of {}", found.why_none->message(), title);
  if (found.jar.find("lt") != nullptr) {
    return fmt::format(
        "nobody is signed in there: no browser sends the cookie lt of {} to "
        "https://mubi.com/",
        title);
  }
  return fmt::format("nobody is signed in there: these are a visitor's cookies, of {}", title);
}

class CookiesCommand final : public Command {
 public:
  std::string_view name() const override { return "cookies"; }
  std::string_view summary() const override {
    return "Print the mubi.com cookies, and no other site's";
  }

  void add_options(CommandSpec& command) override {
    command.add({.names = {"--format"},
                 .value_name = "FORMAT",
                 .description = "netscape (default), json, or header",
                 .binding = &format_,
                 .choices = cookie_format_names()});
    command.add({.names = {"-o", "--output"},
                 .value_name = "FILE",
                 .description =
                     "write them to FILE, which must not exist (mode 0600); - is standard output",
                 .binding = &output_,
                 .kind = ValueKind::file});
    command.add({.names = {"--reveal"},
                 .description = "show the values on a terminal too",
                 .binding = &reveal_});
  }

  Result<ExitCode> run(Context& context) override {
    MATINEE_TRY_ASSIGN(const auto found, context.access().cookies());
    const CookieJar& jar = found.jar;
    if (!found.has_session) {
      context.console().tell(printable(words_for_signed_out(found)));
    }
    const bool json = context.options().json && format_.empty();
    const auto format =
        json ? CookieFormat::json : parse_cookie_format(format_.empty() ? "netscape" : format_);
    const bool is_to_stdout = output_.empty() || output_ == "-";
    const session::Show show = is_to_stdout ? context.show_secrets(reveal_) : session::Show::raw;
    auto [text, warnings] = format_cookies(jar, format, show);
    const WipeOnExit wiped(text);
    for (const std::string& warning : warnings)
      context.console().complain(printable(warning));
    const auto written =
        is_to_stdout ? context.console().write(text) : sys::write_new_private_file(output_, text);
    if (!written) return written.error().about(Subject::output);
    return ExitCode::ok;
  }

 private:
  std::string format_;
  std::string output_;
  bool reveal_ = false;
};

}  // namespace

std::unique_ptr<Command> make_cookies_command() {
  return std::make_unique<CookiesCommand>();
}

}  // namespace matinee::cli
