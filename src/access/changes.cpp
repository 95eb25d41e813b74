// SPDX-License-Identifier: MIT
//
// The part of Access that handles changes of the session: it is refused, new or ended. The agent is
// informed of each.
#include <utility>

#include <fmt/format.h>

#include "access/access.hpp"
#include "base/token_digest.hpp"
#include "session/chooser.hpp"

namespace matinee::access {

void Access::report_refused(const Secret& token) {
  report_digest(digest_of(token));
}

void Access::report_refused() {
  if (auth_manager_) report_digest(auth_manager_->token_digest());
}

void Access::report_digest(std::string digest) {
  const bool is_for_agent = options_.use_agent && !names_source() && !digest.empty();
  if (!is_for_agent || std::exchange(last_reported_, digest) == digest) return;
  const auto report = [&](agent::Client& client) {
    const auto told = client.report_refused(digest, network());
    if (!told) parts_.detail(told.error().message());
  };
  if (agent_ && agent_->is_usable()) return report(*agent_);
  // Use a separate connection. The result is not needed.
  auto found = parts_.find_agent();
  if (!found) return;
  report(*found);
}

// Hands a session to the agent and returns it with the owner that the service reported. Without an
// agent, returns the session unchanged.
Result<HeldSession> Access::share(HeldSession session, std::optional<agent::StatusReport>& report) {
  if (agent::Client* const client = any_agent()) {
    auto kept = client->accept(session.clone(), network());
    if (!kept && is_last_word_of(*client, kept.error())) return kept.error();
    if (kept) {
      session.owner = {.user_id = kept->status.user_id,
                       .country = kept->status.country,
                       .checked_at = kept->status.checked_at};
      note_sign_in(session.credential.origin);
      report = *std::move(kept);
      return session;
    }
    why_without_agent_ = kept.error().message();
    // It runs, so it stands in the way of one that would keep the session.
    if (kept.error().code() == Errc::unavailable) {
      *why_without_agent_ += ", and matinee agent stop ends it";
    }
  }
  return session;
}

void Access::warn_that_nobody_keeps_it() {
  const auto why = std::exchange(why_without_agent_, std::nullopt);
  parts_.warn(fmt::format("no agent keeps this session: it lasts as long as this command{}{}",
                          why ? "; " : "", why.value_or("")));
}

void Access::note_sign_in(const CookieOrigin& origin) {
  // A session that a browser keeps outlives the agent, so it needs no note.
  if (is_kept_by_browser(origin)) return notes_.remove();
  const auto written = notes_.write({.origin = origin, .signed_in_at = clock_.now()});
  if (!written) parts_.detail(written.error().message());
}

Result<HeldSession> Access::sign_in(const Error& why) {
  if (std::exchange(has_signed_in_, true)) return why;
  MATINEE_TRY_ASSIGN(HeldSession session, parts_.sign_in(why));
  std::optional<agent::StatusReport> report;
  MATINEE_TRY_ASSIGN(session, share(std::move(session), report));
  if (!report) warn_that_nobody_keeps_it();
  return session;
}

Result<agent::StatusReport> Access::adopt(HeldSession session) {
  std::optional<agent::StatusReport> report;
  MATINEE_TRY_ASSIGN(HeldSession shared, share(std::move(session), report));
  if (report) return *std::move(report);
  MATINEE_TRY_ASSIGN(AuthManager * auth, auth_manager());
  MATINEE_TRY_ASSIGN(SessionStatus status, auth->accept(std::move(shared)));
  warn_that_nobody_keeps_it();
  return agent::StatusReport{.status = std::move(status)};
}

Result<HeldSession> Access::named_session() {
  MATINEE_TRY(prove());
  auto session = auth_manager_->release();
  if (!session) return Error(Errc::signed_out, "no session");
  return *std::move(session);
}

Result<CookieOrigin> Access::end_session() {
  MATINEE_TRY_ASSIGN(AuthManager * auth, auth_manager());
  return auth->end_session();
}

Result<CookieOrigin> Access::end_session(agent::Client& client) {
  auto answer = client.ask(agent::order::Forget{.everywhere = true, .network = network()});
  if (answer) return agent::parse_forgotten(*answer).value_or(CookieOrigin{.browser = "agent"});
  const Error& why = answer.error();
  // An agent that reads the browsers has already tried what this program would try next.
  const bool has_tried_browsers = client.greeting().reads_browsers && session::is_lost(why);
  const bool is_next = leads_on(client, why) || lacks_our_keyring(client, why);
  if (has_tried_browsers || (!is_next && is_last_word(client, why))) return why;
  // The agent has no session, but a browser that it does not read may have one.
  leave_agent();
  auto ended = end_session();
  // "No session" says less than the error of the agent.
  const bool says_less = !ended && ended.error().code() == Errc::signed_out && client.is_usable() &&
                         why.code() != Errc::unavailable;
  return says_less ? why : std::move(ended);
}

}  // namespace matinee::access
