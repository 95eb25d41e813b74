// SPDX-License-Identifier: MIT
#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "action.hpp"
#include "command.hpp"
#include "json.hpp"
#include "ui/when.hpp"

namespace matinee::cli {

namespace {

ExitCode code_of(const SessionStatus& status) {
  switch (status.state) {
    case SessionState::valid:
      return ExitCode::ok;
    case SessionState::expired:
      return ExitCode::rejected;
    case SessionState::signed_out:
      return ExitCode::signed_out;
    case SessionState::offline:
      return ExitCode::network;
    case SessionState::unknown:
      break;
  }
  return status.reason ? exit_code_of(status.reason->code()) : ExitCode::failure;
}

// Nobody knows: because the service says nothing usable, or because it was not even asked.
std::string_view words_for_unknown(const std::optional<Error>& reason) {
  switch (reason ? reason->subject() : Subject::unsaid) {
    case Subject::session_source:
    case Subject::database:
    case Subject::keyring:
    case Subject::token:
    case Subject::input:
      return "not known: a place could not be read";
    default:
      return "not checked: the service gives no usable answer";
  }
}

std::string_view words_for(const SessionStatus& status) {
  switch (status.state) {
    case SessionState::valid:
      return "signed in";
    case SessionState::expired:
      return "refused by the service";
    case SessionState::signed_out:
      return "signed out";
    case SessionState::offline:
      return "not checked: the service cannot be reached";
    case SessionState::unknown:
      return words_for_unknown(status.reason);
  }
  return "unknown";
}

bool is_same(const CookieOrigin& a, const CookieOrigin& b) {
  return a.browser == b.browser && a.profile == b.profile && a.file == b.file;
}

// The last sign-in whose session ended with its agent, if another one is used now.
std::string text_of_ended(const std::optional<access::SignInNote>& note,
                          const agent::StatusReport& report) {
  const auto& origin = report.status.origin;
  if (!note || !report.from_agent || !origin || is_same(note->origin, *origin)) return {};
  return fmt::format("earlier   {}\n", printable(access::ended_error(*note).message()));
}

std::string text_of(const agent::StatusReport& report, UnixTime now) {
  const SessionStatus& status = report.status;
  std::string text = fmt::format("session   {}\n", words_for(status));
  if (status.user_id) text += fmt::format("user      {}\n", *status.user_id);
  if (status.country) text += fmt::format("country   {}\n", *status.country);
  if (!status.token.empty()) text += fmt::format("token     {}\n", status.token);
  if (status.origin) {
    const auto& origin = *status.origin;
    text += fmt::format("source    {}{}{}\n", printable(origin.browser),
                        origin.profile.empty() ? "" : " ", printable(origin.profile));
    if (!origin.file.empty()) text += fmt::format("file      {}\n", printable(origin.file));
  }
  if (status.expires_at)
    text += fmt::format("expires   {}\n", format_when(*status.expires_at, now));
  if (status.checked_at)
    text += fmt::format("checked   {}\n", format_when(*status.checked_at, now));
  if (report.next_check_at)
    text += fmt::format("next      {}\n", format_when(*report.next_check_at, now));
  if (report.from_agent) text += "agent     running\n";
  return text;
}

class StatusCommand final : public Command {
 public:
  std::string_view name() const override { return "status"; }
  std::string_view summary() const override {
    return "Tell whether there is a session and whether the service accepts it";
  }
  void add_options(CLI::App& app) override {
    app.add_flag("--refresh", refresh_, "read the session's source again and ask the service now");
  }

  Result<ExitCode> run(Context& context) override {
    access::Access& access = context.access();
    MATINEE_TRY_ASSIGN(const agent::StatusReport report,
                       refresh_ ? access.refresh() : access.status());
    const SessionStatus& status = report.status;
    const ExitCode code = code_of(status);
    const bool json = context.options().json;
    MATINEE_TRY(context.console().write(json ? json_of(report)
                                             : text_of(report, context.clock().now()) +
                                                   text_of_ended(access.last_sign_in(), report)));
    if (status.reason) {
      context.console().tell(fmt::format("matinee: {}", printable(status.reason->message())));
      const auto hint =
          hint_for(*status.reason,
                   action_of(context.options(), name(), access.agents_source_of(*status.reason)));
      if (!hint.empty()) context.console().tell(fmt::format("next: {}", hint));
    }
    return code;
  }

 private:
  bool refresh_ = false;
};

}  // namespace

std::unique_ptr<Command> make_status_command() {
  return std::make_unique<StatusCommand>();
}

}  // namespace matinee::cli
