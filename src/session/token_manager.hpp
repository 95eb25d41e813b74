// SPDX-License-Identifier: MIT
//
// Token Manager: the session in a jar of cookies.
//
// Two kinds are known. The real service's: the cookie `lt` is the bearer token itself, and also
// what `dt-custom-data` calls the session's id. The design's: `_mubi_session` is base64 of JSON
// with token, user and session id. `lt` comes first, since the service has it today.
#pragma once

#include <cstdint>
#include <optional>

#include <matinee/clock.hpp>
#include <matinee/cookie.hpp>
#include <matinee/result.hpp>
#include <matinee/secret.hpp>

namespace matinee::session {

enum class CredentialKind : std::uint8_t { login_token, session_cookie };

struct Credential {
  CredentialKind kind = CredentialKind::login_token;
  Secret token;
  /// The session's id as JSON text, as it goes into `dt-custom-data`.
  Secret session_id_json;
  /// Known from the design's cookie only; else the service tells.
  std::optional<std::int64_t> user_id;
  std::optional<UnixTime> expires_at;
};

/// Of several cookies of one name the one that a browser would send to https://mubi.com/ first
/// counts: never one of another host below mubi.com or of another path. Errc::signed_out tells why
/// each kind was not there.
Result<Credential> find_credential(const CookieJar& jar, UnixTime now);

}  // namespace matinee::session
