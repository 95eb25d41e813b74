// SPDX-License-Identifier: MIT

#include "command.hpp"
#include "session/header_formats.hpp"

namespace matinee::cli {

namespace {

class HeadersCommand final : public Command {
 public:
  std::string_view name() const override { return "headers"; }
  std::string_view summary() const override {
    return "Print the headers that authenticate a call to the service";
  }

  void add_options(CommandSpec& command) override {
    command.add({.names = {"--format"},
                 .value_name = "FORMAT",
                 .description = "for whom: http, json, curl, env, aria2, mpv, yt-dlp",
                 .binding = &format_,
                 .choices = session::header_format_names()});
    command.add({.names = {"--reveal"},
                 .description = "show the values on a terminal too",
                 .binding = &reveal_});
  }

  Result<ExitCode> run(Context& context) override {
    MATINEE_TRY_ASSIGN(const AuthHeaders headers, context.access().headers());
    const session::Show show = context.show_secrets(reveal_);
    const bool json = context.options().json && format_.empty();
    const auto format = json ? session::HeaderFormat::json
                             : session::parse_header_format(format_.empty() ? "http" : format_);
    MATINEE_TRY_ASSIGN(std::string text, session::format_headers(headers, format, show));
    const WipeOnExit wiped(text);
    MATINEE_TRY(context.console().write(text));
    return ExitCode::ok;
  }

 private:
  std::string format_;
  bool reveal_ = false;
};

}  // namespace

std::unique_ptr<Command> make_headers_command() {
  return std::make_unique<HeadersCommand>();
}

}  // namespace matinee::cli
