// SPDX-License-Identifier: MIT
#include <utility>

#include <matinee/auth_manager.hpp>

#include "mubi/client.hpp"
#include "session/header_generator.hpp"
#include "session/token_manager.hpp"

namespace matinee {

std::string_view to_string(SessionState state) noexcept {
  switch (state) {
    case SessionState::valid:
      return "valid";
    case SessionState::expired:
      return "expired";
    case SessionState::signed_out:
      return "signed_out";
    case SessionState::offline:
      return "offline";
    case SessionState::unknown:
      return "unknown";
  }
  return "unknown";
}

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

  std::optional<CookieJar> jar;
  std::optional<session::Credential> credential;
  std::optional<mubi::Account> account;

  Result<void> ensure_credential() {
    if (credential) return {};
    return extract();
  }

  Result<void> extract() {
    credential.reset();
    account.reset();
    jar.reset();
    MATINEE_TRY_ASSIGN(jar, source.extract_cookies());
    MATINEE_TRY_ASSIGN(credential, session::find_credential(*jar, clock.now()));
    return {};
  }

  Result<void> ensure_account() {
    if (account) return {};
    MATINEE_TRY_ASSIGN(account, client.fetch_account(credential->token));
    if (!account->country) account->country = country_of_visitor();
    client.set_country(*account->country);
    return {};
  }

  // The account call may leave the country out; the front page tells anybody theirs.
  std::string country_of_visitor() {
    const auto page = client.fetch_page(nullptr);
    if (page && page->country) return *page->country;
    return settings.country;
  }

  // The design's cookie knows its user; for the service's own token the service tells.
  Result<Identity> identity() {
    MATINEE_TRY(ensure_credential());
    MATINEE_TRY(ensure_account());
    auto user_id = credential->user_id ? credential->user_id : account->user_id;
    if (!user_id) {
      const auto page = client.fetch_page(&credential->token);
      if (page) user_id = page->user_id;
    }
    if (!user_id) return Error(Errc::failure, "the service does not tell the user's id");
    account->user_id = user_id;
    return Identity{.user_id = *user_id, .country = *account->country};
  }

  SessionStatus describe() const {
    SessionStatus status;
    if (jar) status.origin = jar->origin;
    if (credential) {
      status.token = credential->token.masked();
      status.expires_at = credential->expires_at;
      status.user_id = credential->user_id;
    }
    if (account) {
      status.country = account->country;
      if (!status.user_id) status.user_id = account->user_id;
    }
    return status;
  }
};

AuthManager::AuthManager(SessionSource& source, http::Transport& transport, Clock& clock,
                         const AuthSettings& settings, std::stop_token stop)
    : state_(
          new State{.source = source,
                    .clock = clock,
                    .settings = settings,
                    .client = mubi::Client(transport, clock,
                                           {.client = settings.client, .country = settings.country},
                                           std::move(stop)),
                    .jar = {},
                    .credential = {},
                    .account = {}}) {}

AuthManager::~AuthManager() = default;

Result<void> AuthManager::extract_cookies() {
  return state_->extract();
}

const CookieJar* AuthManager::session_cookies() const noexcept {
  return state_->jar ? &*state_->jar : nullptr;
}

Result<const Secret*> AuthManager::bearer_token() {
  MATINEE_TRY(state_->ensure_credential());
  return &state_->credential->token;
}

Result<AuthHeaders> AuthManager::generate_headers() {
  MATINEE_TRY_ASSIGN(const Identity identity, state_->identity());
  return session::make_headers(*state_->credential, identity.user_id, state_->settings.client,
                               identity.country);
}

Result<SessionStatus> AuthManager::validate_session() {
  if (auto extracted = state_->ensure_credential(); !extracted) {
    if (extracted.error().code() != Errc::signed_out) return extracted.error();
    SessionStatus status = state_->describe();
    status.state = SessionState::signed_out;
    status.reason = extracted.error();
    return status;
  }
  state_->account.reset();
  const auto checked = state_->ensure_account();
  if (!checked && checked.error().code() == Errc::cancelled) return checked.error();
  SessionStatus status = state_->describe();
  status.state = checked ? SessionState::valid : state_of(checked.error().code());
  if (!checked) status.reason = checked.error();
  if (status.state == SessionState::valid || status.state == SessionState::expired) {
    status.checked_at = state_->clock.now();
  }
  return status;
}

}  // namespace matinee
