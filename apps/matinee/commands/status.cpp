// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include "command.hpp"
#include "json.hpp"
#include "ui/facts.hpp"
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

Cell cell_for(const SessionStatus& status) {
  switch (status.state) {
    case SessionState::valid:
      return {"signed in", Style::good};
    case SessionState::expired:
      return {"refused by the service", Style::bad};
    case SessionState::signed_out:
      return {"signed out", Style::bad};
    case SessionState::offline:
      return {"not checked: the service cannot be reached", Style::warning};
    case SessionState::unknown:
      break;
  }
  return {std::string(words_for_unknown(status.reason)), Style::warning};
}

bool is_same(const CookieOrigin& a, const CookieOrigin& b) {
  return a.browser == b.browser && a.profile == b.profile && a.file == b.file;
}

// The last sign-in whose session ended with its agent, if another one is used now.
std::string text_of_ended(const std::optional<access::SignInNote>& note,
                          const agent::StatusReport& report) {
  const auto& origin = report.status.origin;
  if (!note || !report.from_agent || !origin || is_same(note->origin, *origin)) return {};
  return access::ended_error(*note).message();
}

std::string text_of(const agent::StatusReport& report, const std::string& ended, UnixTime now,
                    const Display& display) {
  const SessionStatus& status = report.status;
  Facts facts(10, display);
  facts.add("session", cell_for(status));
  if (status.user_id) facts.add("user", std::to_string(*status.user_id));
  if (status.country) facts.add("country", *status.country);
  facts.add("token", status.token);
  if (status.origin) {
    const CookieOrigin& origin = *status.origin;
    facts.add("source",
              origin.profile.empty() ? origin.browser : origin.browser + " " + origin.profile);
    facts.add("file", origin.file);
  }
  const auto add_moment = [&](std::string_view label, const std::optional<UnixTime>& moment) {
    if (moment) facts.add(label, format_when(*moment, now));
  };
  add_moment("expires", status.expires_at);
  add_moment("checked", status.checked_at);
  add_moment("next", report.next_check_at);
  if (report.from_agent) facts.add("agent", "running");
  facts.add("earlier", ended);
  return facts.text();
}

class StatusCommand final : public Command {
 public:
  std::string_view name() const override { return "status"; }
  std::string_view summary() const override {
    return "Tell whether there is a session and whether the service accepts it";
  }
  void add_options(CommandSpec& command) override {
    command.add({.names = {"--refresh"},
                 .description = "read the session's source again and ask the service now",
                 .binding = &refresh_});
  }

  Result<ExitCode> run(Context& context) override {
    access::Access& access = context.access();
    MATINEE_TRY_ASSIGN(const agent::StatusReport report,
                       refresh_ ? access.refresh() : access.status());
    const SessionStatus& status = report.status;
    const ExitCode code = code_of(status);
    Console& console = context.console();
    if (context.options().json) {
      MATINEE_TRY(console.write(json_of(report)));
    } else {
      MATINEE_TRY(console.write_styled(text_of(report, text_of_ended(access.last_sign_in(), report),
                                               context.clock().now(), console.output())));
    }
    if (status.reason) {
      context.console().tell(fmt::format("matinee: {}", printable(status.reason->message())));
      context.console().advise(context.hint_on(*status.reason, name()));
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
