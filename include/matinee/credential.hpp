// SPDX-License-Identifier: MIT
//
// Credential: the token that authenticates a member to the service. It comes from cookies, a token
// file, a sign-in or the agent.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include <matinee/clock.hpp>
#include <matinee/cookie.hpp>
#include <matinee/secret.hpp>

namespace matinee {

enum class CredentialKind : std::uint8_t {
  login_token,     ///< the value of the cookie `lt`
  session_cookie,  ///< the design's `_mubi_session`: base64 of JSON with token, user and session id
  page,            ///< the token in the front page, which the page gives to its own script
};

/// How likely a candidate is to be a member's session; the most likely kind is first.
enum class Evidence : std::uint8_t {
  login_token,     ///< a cookie `lt`, which the service sets at a sign-in
  design_cookie,   ///< a `_mubi_session` in the design's format, or one that is still encrypted
  visitor_cookie,  ///< an opaque `_mubi_session`, which the service sets for every visitor
  second_look,     ///< a session that an agent may find when it reads its sources again
};

struct Credential {
  CredentialKind kind = CredentialKind::login_token;
  Secret token = {};
  /// The session's id as JSON text, in the form that `dt-custom-data` contains.
  Secret session_id_json = {};
  /// Set only if the design's cookie or the front page contains it; otherwise ask the service.
  std::optional<std::int64_t> user_id = {};
  /// The expiry time of the cookie, or of the token if it is a JWT that expires earlier.
  std::optional<UnixTime> expires_at = {};
  CookieOrigin origin = {};

  /// Copies the credential, including its secrets.
  Credential clone() const;
};

/// The owner of a session, as the service reported it when it last accepted the session.
struct Owner {
  std::optional<std::int64_t> user_id = {};
  /// ISO 3166-1 alpha-2, upper case.
  std::optional<std::string> country = {};
  /// Empty if the service has not been asked.
  std::optional<UnixTime> checked_at = {};
};

/// A session that one owner passes to another: from a sign-in, to the agent, or from the agent.
struct HeldSession {
  Credential credential = {};
  /// The cookies that contained the credential; empty if it did not come from cookies.
  CookieJar cookies = {};
  Owner owner = {};
  /// True if the session can be read again from its origin. If false, it is lost when its holder is
  /// destroyed.
  bool has_source = false;

  /// Copies the session, including its secrets.
  HeldSession clone() const;
};

}  // namespace matinee
