// SPDX-License-Identifier: MIT
//
// The part of Access that uses the agent: what it is asked, and when its answer is not final.
#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "access/access.hpp"
#include "session/chooser.hpp"

namespace matinee::access {

bool is_last_word(const agent::Client& client, const Error& error) noexcept {
  return client.is_usable() && error.code() != Errc::unavailable;
}

// Reports the sessions that the agent skipped. Asks for a new greeting, because the agent may have
// made its choice only during the last request.
void Access::report_passed_over(agent::Client& client) {
  if (std::exchange(has_reported_passed_over_, true)) return;
  const auto greeting = client.greet();
  if (!greeting) return;
  for (const PassedOver& passed : greeting->passed_over)
    report(passed);
}

void Access::do_without_agent(const Error& why) {
  // connect_agent() uses Errc::network for problems that the user should know.
  if (why.code() == Errc::network) {
    why_without_agent_ = why.message();
  } else {
    parts_.detail(fmt::format("no agent: {}", why.message()));
  }
}

// Tells the user why the agent is not used. If there are sessions to try, gives a warning once.
// Otherwise adds the reason to the error.
void Access::tell_why_without_agent(Result<SessionSurvey>& survey) {
  const auto why = why_without_agent_;
  if (!why) return;
  if (!survey || !survey->candidates.empty() || !survey->unread.empty()) {
    why_without_agent_.reset();
    parts_.warn(fmt::format("{}; this command does without it", *why));
    return;
  }
  const Error& nothing = survey->nothing;
  survey->nothing = Error(nothing.code(), fmt::format("{}; {}", nothing.message(), *why),
                          nothing.native(), nothing.recovery())
                        .about(nothing.subject());
}

// Returns true if the agent failed to open the keyring because it has another session bus than this
// program. An agent that was started over ssh or at boot has none.
bool Access::lacks_our_keyring(const agent::Client& client, const Error& why) const {
  const auto& its_bus = client.greeting().session_bus;
  const std::string our_bus = parts_.session_bus();
  return why.subject() == Subject::keyring && its_bus && !our_bus.empty() && *its_bus != our_bus;
}

// Returns true if the next source should be tried after an error of the agent: the agent has no
// session that works, or it cannot read the source that was named when it was started. Does not
// consider a keyring that only this program can open; see lacks_our_keyring().
bool Access::leads_on(const agent::Client& client, const Error& why) {
  const bool has_own_source = client.is_usable() && !client.greeting().reads_browsers;
  const bool may_be_read = why.code() == Errc::network || why.code() == Errc::cancelled ||
                           why.code() == Errc::bug || why.code() == Errc::unavailable;
  constexpr std::array k_of_source{Subject::session_source, Subject::database, Subject::keyring,
                                   Subject::token, Subject::input};
  const bool is_of_source = std::ranges::find(k_of_source, why.subject()) != k_of_source.end();
  const bool leads = session::is_lost(why) || (has_own_source && !may_be_read && is_of_source);
  if (leads && has_own_source && why.subject() != Subject::agent) {
    agents_word_ = {.message = why.message(), .source = client.greeting().named_source};
  }
  return leads;
}

std::string Access::agents_source_of(const Error& error) const {
  return agents_word_.message == error.message() ? agents_word_.source : std::string();
}

// Returns true if the error of the agent is final. Otherwise the agent is not used from now on.
bool Access::is_last_word_of(const agent::Client& client, const Error& why) {
  if (!client.is_usable()) {
    do_without_agent(why);
  } else if (why.code() == Errc::unavailable) {
    // The agent uses other network settings and cannot answer for this program's.
    parts_.detail(why.message());
    leave_agent();
  } else if (lacks_our_keyring(client, why)) {
    reads_itself_ = true;
    why_without_agent_ =
        "the agent is not on this desktop's session bus and cannot open the keyring (matinee agent "
        "stop ends it; the next command starts one that can)";
  } else {
    return true;
  }
  return false;
}

namespace {

// Returns why there is no valid session, or why it was not checked.
std::optional<Error> reason_in(const Result<agent::StatusReport>& report) {
  if (!report) return report.error();
  return report->status.state == SessionState::valid ? std::nullopt : report->status.reason;
}

// Returns how the session was lost: refused or signed out. Returns nullopt if there is a session,
// or if its state is unknown.
std::optional<Errc> loss_in(const Result<agent::StatusReport>& report) {
  if (!report)
    return session::is_lost(report.error()) ? std::optional(report.error().code()) : std::nullopt;
  if (report->status.state == SessionState::expired) return Errc::rejected;
  if (report->status.state == SessionState::signed_out) return Errc::signed_out;
  return std::nullopt;
}

}  // namespace

// Returns the agent's answer. Returns nullopt if the agent is not used, its answer is not final, or
// it has no session. The caller then uses OrderedSource, which tries the next source.
template <class Answer>
std::optional<Result<Answer>> Access::ask_agent(
    const std::function<Result<Answer>(agent::Client&)>& ask) {
  agent::Client* const client = agent();
  if (client == nullptr) return std::nullopt;
  auto answer = ask(*client);
  const bool is_next = !answer && client->is_usable() && leads_on(*client, answer.error()) &&
                       !lacks_our_keyring(*client, answer.error());
  if (is_next || (!answer && !is_last_word_of(*client, answer.error()))) return std::nullopt;
  report_passed_over(*client);
  return answer;
}

Result<AuthHeaders> Access::headers() {
  auto headers =
      ask_agent<AuthHeaders>([this](agent::Client& client) { return client.headers(network()); });
  if (headers) return *std::move(headers);
  MATINEE_TRY_ASSIGN(AuthManager * auth, auth_manager());
  return auth->generate_headers();
}

Result<agent::StatusReport> Access::own_report() {
  MATINEE_TRY_ASSIGN(AuthManager * auth, auth_manager());
  MATINEE_TRY_ASSIGN(SessionStatus status, auth->validate_session());
  return agent::StatusReport{.status = std::move(status)};
}

Result<agent::StatusReport> Access::status() {
  return report_by([this](agent::Client& client) { return client.status(network()); },
                   [this] { return own_report(); });
}

Result<agent::StatusReport> Access::refresh() {
  const auto ask = [this](agent::Client& client) {
    auto refreshed = client.refresh(network());
    // A session that was handed over to the agent has no source to read again.
    const bool has_no_source = !refreshed && refreshed.error().code() == Errc::signed_out;
    return has_no_source ? client.status(network()) : std::move(refreshed);
  };
  return report_by(ask, [this]() -> Result<agent::StatusReport> {
    MATINEE_TRY_ASSIGN(AuthManager * auth, auth_manager());
    // If the source cannot be read, the session that is held stays, and own_report() checks it.
    const auto read = auth->refresh();
    if (!read && read.error().code() == Errc::cancelled) return read.error();
    return own_report();
  });
}

// Returns the agent's report, or that of `find_own` if the agent is not used or has no session.
Result<agent::StatusReport> Access::report_by(
    const std::function<Result<agent::StatusReport>(agent::Client&)>& ask,
    const std::function<Result<agent::StatusReport>()>& find_own) {
  auto agents = ask_agent<agent::StatusReport>([&](agent::Client& client) {
    auto report = ask(client);
    const auto why = report ? report->status.reason : std::nullopt;
    return why && lacks_our_keyring(client, *why) ? Result<agent::StatusReport>(*why)
                                                  : std::move(report);
  });
  if (!agents) return find_own();
  const auto why = reason_in(*agents);
  const auto agents_loss = loss_in(*agents);
  const bool is_next = why && agent_ && leads_on(*agent_, *why);
  if (!is_next && !agents_loss) return *std::move(agents);
  auto own = find_own();
  // Choose the more informative of the two reports. A place that cannot be read is more informative
  // than a refused session, and that is more informative than no session. If they are equal, use
  // that of the agent.
  const auto loss = loss_in(own);
  const bool says_less =
      agents_loss ? loss && (loss == Errc::signed_out || loss == agents_loss) : loss || !own;
  if (!says_less) return own;
  const auto ended = reason_in(own);
  const bool is_of_sign_in =
      agents_loss == Errc::signed_out && ended && is_of_ended_sign_in(*ended);
  if (is_of_sign_in && *agents) (**agents).status.reason = ended;
  return *std::move(agents);
}

}  // namespace matinee::access
