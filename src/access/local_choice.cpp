// SPDX-License-Identifier: MIT
//
// The part of Access that uses only the local sources, for the commands `cookies` and `doctor`.
#include <chrono>
#include <optional>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "access/access.hpp"
#include "access/single_try.hpp"
#include "base/shell_quote.hpp"
#include "mubi/client.hpp"
#include "session/chooser.hpp"

namespace matinee::access {

namespace {

using session::Asking;

// Asks the service with short timeouts, because its answer is optional here. Opens the transport on
// first use.
class BriefService {
 public:
  explicit BriefService(Access& access, Clock& clock, std::stop_token stop)
      : access_(access), clock_(clock), stop_(std::move(stop)) {}

  Result<void> prove(const Credential& credential) {
    if (!client_) MATINEE_TRY(open());
    MATINEE_TRY(client_->fetch_account(credential.token));
    return {};
  }

 private:
  Result<void> open() {
    constexpr std::chrono::seconds k_in_all{5};
    MATINEE_TRY_ASSIGN(http::Transport * transport, access_.transport());
    brief_.emplace(*transport);
    client_.emplace(*brief_, clock_, mubi::Settings{.country = access_.options().country}, stop_);
    client_->set_time_left(k_in_all);
    return {};
  }

  Access& access_;
  Clock& clock_;
  std::stop_token stop_;
  std::optional<SingleTry> brief_;
  std::optional<mubi::Client> client_;
};

// Returns true if the error is about a session. Otherwise the cookies are simply those of a
// visitor.
bool says_of_session(const Error& why) {
  return why.subject() == Subject::session_source || why.subject() == Subject::token;
}

bool has_session(const SessionStatus& status) {
  return status.origin && !session::is_lost(status.state);
}

bool is_forgotten(const SessionStatus& status) {
  return status.state == SessionState::signed_out && status.reason &&
         status.reason->subject() == Subject::agent;
}

bool is_same_place(const CookieOrigin& a, const CookieOrigin& b) {
  return a.browser == b.browser && a.file == b.file && a.container == b.container;
}

// Returns the command-line flag that selects the cookies of that origin, or an empty string if it
// has no cookies.
std::string flag_for(const CookieOrigin& origin) {
  if (origin.browser == "file") return fmt::format("--cookies {}", shell_quoted(origin.file));
  if (!is_kept_by_browser(origin)) return {};
  std::string selector = origin.browser;
  if (!origin.profile.empty()) selector += ":" + origin.profile;
  if (origin.container) selector += "::" + *origin.container;
  return fmt::format("--cookies-from-browser {}", shell_quoted(selector));
}

std::string words_for(const CookieOrigin& origin) {
  const std::string flag = flag_for(origin);
  return fmt::format("the agent uses the session of {}, {}", title_of(origin),
                     flag.empty() ? "which has no cookies" : "whose cookies " + flag + " prints");
}

}  // namespace

// Only the API of the service is asked, not its front page, so an opaque cookie counts as that of a
// visitor.
Result<session::Chosen> Access::choose_locally(
    SessionSource& source, Asking asking, std::function<void(const PassedOver&)> on_passed_over) {
  BriefService service(*this, clock_, parts_.stop_token());
  const session::Prove prove = [&](const Credential& credential) {
    auto proved = service.prove(credential);
    if (!proved && proved.error().code() == Errc::rejected) report_refused(credential.token);
    return proved;
  };
  session::RefusedTokens refused;
  return session::choose_session(
      source, prove, {.on_passed_over = std::move(on_passed_over), .asking = asking}, refused);
}

Result<SessionSource*> Access::local_source(cookies::Scope scope, cookies::KeyProvider& keys,
                                            std::unique_ptr<SessionSource>& own) {
  // Reuse the source of a file: it may be a pipe, which can be read only once.
  if (!reads_browsers()) return local_source();
  MATINEE_TRY_ASSIGN(own, open_local_source(scope, keys));
  return own.get();
}

Result<Access::FoundCookies> Access::cookies() {
  std::unique_ptr<SessionSource> own;
  MATINEE_TRY_ASSIGN(SessionSource * source, local_source(cookies::Scope::site, keyring(), own));
  std::optional<Error> why_none;
  const auto note = [&](const PassedOver& each) {
    const bool is_no_visitors = each.why.code() == Errc::signed_out && says_of_session(each.why);
    if (is_no_visitors && !why_none) why_none = each.why.within(title_of(each.origin));
    report(each);
  };
  auto chosen = choose_locally(*source, Asking::if_several, note);
  if (chosen && !chosen->session.cookies.cookies.empty()) {
    if (chosen->verdict) parts_.warn(chosen->verdict->message());
    warn_of_agents_session(chosen->session.credential.origin,
                           chosen->session.credential.token.masked());
    return FoundCookies{.jar = std::move(chosen->session.cookies), .has_session = true};
  }
  if (!chosen && chosen.error().code() != Errc::signed_out) return chosen.error();
  // No user is signed in. Return the cookies that were written last.
  if (!chosen && says_of_session(chosen.error())) why_none = chosen.error();
  auto jar = source->latest_cookies();
  if (!jar) return with_agents_session(jar.error());
  warn_of_agents_session(jar->origin, {});
  return FoundCookies{.jar = *std::move(jar), .why_none = std::move(why_none)};
}

// Returns the agent's status of its own session, without a request to the service. For that it
// reports a refused token with a digest that no token has. Returns nullopt if no agent is running
// or it does not answer within 2 s.
std::optional<Result<agent::StatusReport>> Access::agents_known_session() {
  constexpr std::chrono::seconds k_patience{2};
  if (!options_.use_agent || names_source()) return std::nullopt;
  auto client = parts_.find_agent();
  if (!client) return std::nullopt;
  client->set_patience(k_patience);
  auto known = client->report_refused("none", network());
  if (!known && !client->is_usable()) return std::nullopt;
  return known;
}

// Warns if the agent uses another session than the cookies that were found. `cookies` reads the
// browsers and ignores the agent, which may surprise a user of both.
void Access::warn_of_agents_session(const CookieOrigin& found, std::string_view token) {
  const auto known = agents_known_session();
  if (!known) return;
  const std::string title = title_of(found);
  if (!*known) {
    if (known->error().code() != Errc::locked) return;
    return parts_.warn(
        fmt::format("the agent is locked; these are the cookies of {} all the same", title));
  }
  const SessionStatus& status = (*known)->status;
  if (is_forgotten(status)) {
    return parts_.warn(fmt::format("{}; these are the cookies of {} all the same",
                                   status.reason->message(), title));
  }
  const bool is_other =
      has_session(status) && token != status.token && !is_same_place(*status.origin, found);
  if (is_other) parts_.warn(fmt::format("{}; these are of {}", words_for(*status.origin), title));
}

Error Access::with_agents_session(const Error& why) {
  const auto known = agents_known_session();
  if (!known || why.code() != Errc::signed_out) return why;
  const auto add = [&](std::string_view words, Subject subject) {
    return Error(why.code(), fmt::format("{}; {}", why.message(), words)).about(subject);
  };
  if (!*known && known->error().code() == Errc::locked) {
    return add("the agent is locked", why.subject());
  }
  if (!*known || !has_session((*known)->status)) return why;
  const CookieOrigin& origin = *(*known)->status.origin;
  return add(words_for(origin), flag_for(origin).empty() ? Subject::agent : Subject::input);
}

Access::TriedSessions Access::try_sessions() {
  TriedSessions tried;
  const auto keyring = parts_.make_quiet_keyring();
  std::unique_ptr<SessionSource> own;
  const auto source = local_source(cookies::Scope::session, *keyring, own);
  const auto note = [&tried](const PassedOver& each) { tried.passed_over.push_back(each); };
  auto chosen = source ? choose_locally(**source, Asking::always, note) : source.error();
  if (!chosen) {
    tried.verdict = chosen.error();
  } else {
    tried.chosen = chosen->session.credential.origin;
    tried.verdict = std::move(chosen->verdict);
  }
  return tried;
}

}  // namespace matinee::access
