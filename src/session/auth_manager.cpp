// SPDX-License-Identifier: MIT
#include <utility>

#include <matinee/auth_manager.hpp>

#include "mubi/client.hpp"
#include "session/header_generator.hpp"
#include "session/token_manager.hpp"

namespace matinee {

namespace {

// Who the service says the session's owner is.
struct Identity {
  std::int64_t user_id = 0;
  std::string country;
};

SessionState state_of(Errc code) noexcept {
  switch (code) {
    case Errc::rejected:
      return SessionState::expired;
    case Errc::signed_out:
      return SessionState::signed_out;
    case Errc::network:
      return SessionState::offline;
    default:
      return SessionState::unknown;
  }
}

}  // namespace

struct AuthManager::State {
  SessionSource& source;
  Clock& clock;
  AuthSettings settings;
  mubi::Client client;
  session::TokenManager tokens;
  std::optional<mubi::Account> account = {};
  std::optional<UnixTime> checked_at = {};

  State(SessionSource& a_source, http::Transport& transport, Clock& a_clock,
        const AuthSettings& the_settings, std::stop_token stop)
      : source(a_source),
        clock(a_clock),
        settings(the_settings),
        client(transport, clock, {.client = settings.client, .country = settings.country},
               std::move(stop)),
        tokens(source, client, clock, settings.lifetime) {}

  void take_account(mubi::Account found) {
    if (found.renewed) tokens.renew(std::move(*std::exchange(found.renewed, std::nullopt)));
    if (account) {
      if (!found.user_id) found.user_id = account->user_id;
      if (!found.country) found.country = account->country;
    }
    if (!found.country) found.country = country_of_visitor();
    client.set_country(*found.country);
    account = std::move(found);
    checked_at = clock.now();
  }

  // The credential; what is known of an owner goes with the token that it was known of.
  Result<const session::Credential*> credential() {
    const int before = tokens.generation();
    auto held = tokens.credential();
    if (tokens.generation() != before) forget_owner();
    return held;
  }

  // Asks whose session it is, or, once that is known, whether it still is one.
  Result<void> ask_service() {
    MATINEE_TRY_ASSIGN(const session::Credential* held, credential());
    const bool is_known = account && account->user_id;
    MATINEE_TRY_ASSIGN(auto found, is_known ? client.prove_session(held->token)
                                            : client.fetch_account(held->token));
    take_account(std::move(found));
    return {};
  }

  // The account call may leave the country out; the front page tells anybody theirs.
  std::string country_of_visitor() {
    const auto page = client.fetch_page();
    if (page && page->country) return *page->country;
    return settings.country;
  }

  // The design's cookie knows its user; for the service's own token the service tells.
  Result<Identity> identity() {
    MATINEE_TRY_ASSIGN(const session::Credential* held, credential());
    if (!account) MATINEE_TRY(ask_service());
    auto user_id = held->user_id ? held->user_id : account->user_id;
    if (!user_id) {
      const auto page = client.fetch_page(lt_cookie(held->token));
      if (page) user_id = page->user_id;
    }
    if (!user_id) return Error(Errc::failure, "the service does not tell the user's id");
    account->user_id = user_id;
    return Identity{.user_id = *user_id, .country = *account->country};
  }

  static Secret lt_cookie(const Secret& token) { return Secret::join({"lt=", token.reveal()}); }

  // Another session: what was known of the old one's owner says nothing.
  void forget_owner() {
    account.reset();
    checked_at.reset();
  }

  SessionStatus describe() const {
    SessionStatus status;
    if (const CookieJar* jar = tokens.jar()) status.origin = jar->origin;
    if (const session::Credential* held = tokens.held()) {
      status.token = held->token.masked();
      status.expires_at = held->expires_at;
      status.user_id = held->user_id;
    }
    if (account) {
      status.country = account->country;
      if (!status.user_id) status.user_id = account->user_id;
    }
    status.checked_at = checked_at;
    return status;
  }
};

AuthManager::AuthManager(SessionSource& source, http::Transport& transport, Clock& clock,
                         const AuthSettings& settings, std::stop_token stop)
    : state_(std::make_unique<State>(source, transport, clock, settings, std::move(stop))) {}

AuthManager::~AuthManager() = default;

Result<void> AuthManager::extract_cookies() {
  forget();
  MATINEE_TRY(state_->credential());
  return {};
}

const CookieJar* AuthManager::session_cookies() const noexcept {
  return state_->tokens.jar();
}

Result<const Secret*> AuthManager::bearer_token() {
  MATINEE_TRY_ASSIGN(const session::Credential* held, state_->credential());
  return &held->token;
}

Result<AuthHeaders> AuthManager::generate_headers() {
  MATINEE_TRY_ASSIGN(const Identity identity, state_->identity());
  return session::make_headers(*state_->tokens.held(), identity.user_id, state_->settings.client,
                               identity.country);
}

Result<SessionStatus> AuthManager::validate_session() {
  if (auto held = state_->credential(); !held) {
    if (held.error().code() != Errc::signed_out) return held.error();
    state_->forget_owner();
    SessionStatus status = state_->describe();
    status.state = SessionState::signed_out;
    status.reason = held.error();
    return status;
  }
  const auto checked = state_->ask_service();
  if (!checked && checked.error().code() == Errc::cancelled) return checked.error();
  const SessionState state = checked ? SessionState::valid : state_of(checked.error().code());
  if (state == SessionState::expired) state_->checked_at = state_->clock.now();
  SessionStatus status = state_->describe();
  status.state = state;
  if (!checked) status.reason = checked.error();
  return status;
}

Result<Refreshed> AuthManager::refresh() {
  MATINEE_TRY_ASSIGN(const Refreshed refreshed, state_->tokens.refresh());
  if (refreshed == Refreshed::replaced) state_->forget_owner();
  return refreshed;
}

bool AuthManager::source_has_changed() {
  return state_->source.has_changed();
}

Result<AuthHeaders> AuthManager::authenticate(SignIn& sign_in) {
  MATINEE_TRY_ASSIGN(const SessionStatus status, validate_session());
  const bool is_lost =
      status.state == SessionState::signed_out || status.state == SessionState::expired;
  if (is_lost) {
    MATINEE_TRY_ASSIGN(CookieJar jar, sign_in.sign_in());
    MATINEE_TRY(accept(std::move(jar)));
  }
  return generate_headers();
}

Result<SessionStatus> AuthManager::accept(CookieJar jar) {
  MATINEE_TRY_ASSIGN(session::Credential credential, state_->tokens.credential_of(jar));
  MATINEE_TRY_ASSIGN(mubi::Account account, state_->client.fetch_account(credential.token));
  state_->tokens.hold(std::move(jar), std::move(credential));
  state_->forget_owner();
  state_->take_account(std::move(account));
  SessionStatus status = state_->describe();
  status.state = SessionState::valid;
  return status;
}

std::optional<AuthHeaders> AuthManager::known_headers() const {
  const session::Credential* held = state_->tokens.held_in_time();
  const auto& account = state_->account;
  if (held == nullptr || !account || !account->country) return std::nullopt;
  const auto user_id = held->user_id ? held->user_id : account->user_id;
  if (!user_id) return std::nullopt;
  return session::make_headers(*held, *user_id, state_->settings.client, *account->country);
}

SessionStatus AuthManager::status() const {
  return state_->describe();
}

void AuthManager::forget() {
  state_->tokens.forget();
  state_->forget_owner();
}

Result<void> AuthManager::end_session() {
  MATINEE_TRY_ASSIGN(const session::Credential* held, state_->credential());
  MATINEE_TRY(state_->client.end_session(held->token));
  forget();
  return {};
}

std::optional<CookieJar> AuthManager::release() {
  state_->forget_owner();
  return state_->tokens.release();
}

Result<void> AuthManager::restore(CookieJar jar) {
  MATINEE_TRY_ASSIGN(session::Credential credential, state_->tokens.credential_of(jar));
  state_->tokens.hold(std::move(jar), std::move(credential));
  state_->forget_owner();
  return {};
}

}  // namespace matinee
