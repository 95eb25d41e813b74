// SPDX-License-Identifier: MIT
#include "trial_checkup.hpp"

#include <algorithm>
#include <string>

#include <matinee/cookie.hpp>

#include "session/chooser.hpp"

namespace matinee::cli {

namespace {

using CheckState = Check::State;
using Tried = access::Access::TriedSessions;

// A file or a token is the only source if it is one.
bool is_of(const CookieOrigin& origin, const cookies::Source& source) {
  const CookieOrigin own = source.origin();
  if (own.browser == "file" || own.browser == "token") return origin.browser == own.browser;
  return origin.browser == own.browser && origin.file == own.file &&
         origin.container == own.container;
}

SignedIn judge(const Error& why) {
  return session::is_lost(why) ? SignedIn::no : SignedIn::unknown;
}

// Nobody knows what is in a database, or in a session file, that could not be read.
bool is_unread(const cookies::SourceReport& report) {
  if (report.store) return !report.store->unread.empty();
  return report.why && !session::is_lost(*report.why);
}

// Whoever is signed in by way of the agent has nothing to do about it.
void add_failure(const Error& why, const CookieOrigin* origin, const Action& action,
                 AgentSession agents, Checkup& checkup) {
  const bool is_refused = why.code() == Errc::rejected;
  const bool is_missing = why.code() == Errc::signed_out;
  const bool is_named = action.from != SessionFrom::anywhere;
  const Action of_origin = is_named || origin == nullptr ? action : doctor_about(*origin);
  add_advice({is_refused   ? "session_refused"
              : is_missing ? "no_session"
                           : "session_failed",
              origin != nullptr ? title_of(*origin) : "", why.message(), why.code(),
              agents == AgentSession::valid ? std::string() : hint_for(why, of_origin)},
             checkup);
}

// Whether a finding says in other words that there is none, or why a keyring or the service is of
// no help.
bool is_told(const Error& why, const Checkup& checkup) {
  return std::ranges::any_of(checkup.advice, [&](const Advice& advice) {
    switch (why.code()) {
      case Errc::signed_out:
        return advice.kind == "no_profile" || advice.kind == "no_session" ||
               advice.kind == "only_in_container";
      case Errc::locked:
        return advice.kind.starts_with("keyring_") || advice.kind == "no_keyring" ||
               advice.kind == "no_session_bus";
      case Errc::network:
        return advice.kind == "service_unreachable";
      default:
        return false;
    }
  });
}

}  // namespace

std::string_view to_string(SignedIn state) noexcept {
  switch (state) {
    case SignedIn::no:
      return "no";
    case SignedIn::yes:
      return "yes";
    case SignedIn::not_tried:
      return "not tried";
    case SignedIn::unknown:
      break;
  }
  return "unknown";
}

SignedIn signed_in_at(const cookies::SourceReport& report, const Tried& tried) {
  if (tried.chosen && is_of(*tried.chosen, report.source)) {
    return tried.verdict ? judge(*tried.verdict) : SignedIn::yes;
  }
  if (is_unread(report)) return SignedIn::unknown;
  if (report.session() == nullptr) return SignedIn::no;
  bool was_tried = false;
  for (const PassedOver& passed : tried.passed_over) {
    if (!is_of(passed.origin, report.source)) continue;
    if (judge(passed.why) == SignedIn::unknown) return SignedIn::unknown;
    was_tried = true;
  }
  if (was_tried) return SignedIn::no;
  // Without a choice every one was tried, and the one that is not listed is the verdict's.
  if (!tried.chosen && tried.verdict) return judge(*tried.verdict);
  return SignedIn::not_tried;
}

void check_trial(const Tried& tried, AgentSession agents, const Action& action, Checkup& checkup) {
  for (const PassedOver& passed : tried.passed_over) {
    checkup.checks.push_back(
        {"session", title_of(passed.origin), CheckState::failed, passed.why.message()});
    // The others are findings about their source or a keyring already, or stop nobody.
    if (passed.why.code() == Errc::rejected) {
      add_failure(passed.why, &passed.origin, action, agents, checkup);
    }
  }
  if (tried.chosen) {
    // A keyring asks a person, and is then open to commands.
    const bool may_change = std::ranges::any_of(
        tried.passed_over, [](const PassedOver& each) { return each.why.code() == Errc::locked; });
    const std::string good = may_change
                                 ? "is the one that is used as long as those above are locked"
                                 : "is the one that is used";
    checkup.checks.push_back({"session", title_of(*tried.chosen),
                              tried.verdict ? CheckState::failed : CheckState::good,
                              tried.verdict ? tried.verdict->message() : good});
  }
  const bool stops_commands =
      tried.verdict && (agents == AgentSession::none || tried.verdict->code() == Errc::rejected);
  if (!stops_commands) return;
  if (!tried.chosen) {
    checkup.checks.push_back({"session", "", CheckState::failed, tried.verdict->message()});
  }
  // That a session has ended says more than that there is none.
  const bool has_ended = tried.verdict->code() == Errc::signed_out &&
                         tried.verdict->subject() == Subject::session_source;
  if (has_ended)
    std::erase_if(checkup.advice, [](const Advice& each) { return each.kind == "no_session"; });
  if (is_told(*tried.verdict, checkup)) return;
  add_failure(*tried.verdict, tried.chosen ? &*tried.chosen : nullptr, action, agents, checkup);
}

}  // namespace matinee::cli
