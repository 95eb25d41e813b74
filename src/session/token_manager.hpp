// SPDX-License-Identifier: MIT
//
// Token Manager: the session in a jar of cookies, and the one that is held.
//
// Three links, each of which may be missing; the error says why each one was:
//   lt              the real service's: the bearer token itself, and also what `dt-custom-data`
//                   calls the session's id
//   _mubi_session   the design's: base64 of JSON with token, user and session id
//   __NEXT_DATA__   the front page, which gives its own script the token whatever the cookies'
//                   names; asked only where `_mubi_session` is there and cannot be read
//
// The agent's link stands before these and a sign-in after them; both are the app's to add.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <matinee/auth_manager.hpp>
#include <matinee/clock.hpp>
#include <matinee/cookie.hpp>
#include <matinee/result.hpp>
#include <matinee/secret.hpp>

#include "mubi/client.hpp"

namespace matinee::session {

enum class CredentialKind : std::uint8_t { login_token, session_cookie, page };

struct Credential {
  CredentialKind kind = CredentialKind::login_token;
  Secret token;
  /// The session's id as JSON text, as it goes into `dt-custom-data`.
  Secret session_id_json;
  /// Known from the design's cookie and the page only; else the service tells.
  std::optional<std::int64_t> user_id;
  /// The cookie's expiry or, where the token is a JWT and says so, an earlier one.
  std::optional<UnixTime> expires_at;
};

/// What may stand in an Authorization header after "Bearer " and needs no escaping anywhere.
bool is_bearer_token(std::string_view text) noexcept;

/// The cookie that the service's site would have set for a token.
Cookie login_token_cookie(const Secret& token, std::optional<UnixTime> expires = {});

/// The links that are in the jar itself. Of several cookies of one name the one that a browser
/// would send to https://mubi.com/ first counts: never one of another host below mubi.com or of
/// another path. Errc::signed_out tells why each link was missing.
Result<Credential> find_credential(const CookieJar& jar, UnixTime now);

/// Holds one credential at a time and keeps it fresh. Borrows source, client and clock.
class TokenManager {
 public:
  TokenManager(SessionSource& source, mubi::Client& client, Clock& clock,
               std::chrono::seconds lifetime);

  /// What is held. Taken from the source where there is none, or where it is older than the
  /// lifetime, in which case it is wiped first.
  Result<const Credential*> credential();

  /// See AuthManager::refresh.
  Result<Refreshed> refresh();

  /// What `jar` holds, through the whole chain; held is what was held before.
  Result<Credential> credential_of(const CookieJar& jar);

  /// Holds `credential` in place of what was held, which is wiped.
  void hold(CookieJar jar, Credential credential);

  /// The service gave another token in exchange for the one held.
  void renew(mubi::RenewedToken renewed);

  void forget();
  std::optional<CookieJar> release();

  const CookieJar* jar() const noexcept { return jar_ ? &*jar_ : nullptr; }
  /// Counts the tokens that were held so far, those renewed by the service apart.
  int generation() const noexcept { return generation_; }
  /// What is held and not too old; null otherwise.
  const Credential* held_in_time() const;
  /// What is held, whatever its age; null where nothing is.
  const Credential* held() const noexcept { return credential_ ? &*credential_ : nullptr; }

 private:
  Result<Refreshed> take();

  SessionSource& source_;
  mubi::Client& client_;
  Clock& clock_;
  std::chrono::seconds lifetime_;
  std::optional<CookieJar> jar_;
  std::optional<Credential> credential_;
  UnixTime taken_at_{};
  /// What the source gave last, so that a token renewed by the service is not taken for an old one.
  Secret last_from_source_;
  int generation_ = 0;
};

}  // namespace matinee::session
