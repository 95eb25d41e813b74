// SPDX-License-Identifier: MIT
//
// Access, as far as it looks at the local sources alone: what `cookies` and `doctor` need.
#include <chrono>
#include <optional>
#include <utility>

#include "access/access.hpp"
#include "access/single_try.hpp"
#include "mubi/client.hpp"
#include "session/chooser.hpp"

namespace matinee::access {

namespace {

using session::Asking;

// The service, loaded when it is first asked, and asked for a moment only: what it says is nice to
// have.
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

}  // namespace

// Nobody but the service is asked: an opaque cookie is a visitor's, as far as can be told.
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
  // A file may be one that can be read once.
  if (!reads_browsers()) return local_source();
  MATINEE_TRY_ASSIGN(own, open_local_source(scope, keys));
  return own.get();
}

Result<Access::FoundCookies> Access::cookies() {
  std::unique_ptr<SessionSource> own;
  MATINEE_TRY_ASSIGN(SessionSource * source, local_source(cookies::Scope::site, keyring(), own));
  auto chosen =
      choose_locally(*source, Asking::if_several, [this](const PassedOver& each) { report(each); });
  if (chosen && !chosen->session.cookies.cookies.empty()) {
    if (chosen->verdict) parts_.warn(chosen->verdict->message());
    return FoundCookies{.jar = std::move(chosen->session.cookies), .has_session = true};
  }
  if (!chosen && chosen.error().code() != Errc::signed_out) return chosen.error();
  // Nobody is signed in.
  MATINEE_TRY_ASSIGN(CookieJar jar, source->latest_cookies());
  return FoundCookies{.jar = std::move(jar)};
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
