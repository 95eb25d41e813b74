// SPDX-License-Identifier: MIT
//
// Credential: what proves a member to the service. Cookies are one place where one is found; a
// token file, a sign-in and the agent are others.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include <matinee/clock.hpp>
#include <matinee/cookie.hpp>
#include <matinee/secret.hpp>

namespace matinee {

enum class CredentialKind : std::uint8_t {
  login_token,     ///< the service's own token, the value of the cookie `lt`
  session_cookie,  ///< the design's `_mubi_session`, base64 of JSON with token, user and session id
  page,            ///< the token that the front page gives to its own script
};

/// How likely a candidate is to be a member's session, the most likely first.
enum class Evidence : std::uint8_t {
  login_token,     ///< an `lt`, which the service sets for whoever signs in
  design_cookie,   ///< a `_mubi_session` as the design describes it, or one that is sealed as yet
  visitor_cookie,  ///< an opaque `_mubi_session`, which the service sets for every visitor
  second_look,     ///< what an agent may find when it reads its sources again
};

struct Credential {
  CredentialKind kind = CredentialKind::login_token;
  Secret token = {};
  /// The session's id as JSON text, as it stands in `dt-custom-data`.
  Secret session_id_json = {};
  /// Known from the design's cookie and the page only; otherwise the service tells it.
  std::optional<std::int64_t> user_id = {};
  /// The cookie's expiry or, if the token is a JWT that ends sooner, the token's.
  std::optional<UnixTime> expires_at = {};
  /// Where it was found.
  CookieOrigin origin = {};

  /// An explicit second copy, secrets included.
  Credential clone() const;
};

/// What the service said about a session's owner when it last accepted the session.
struct Owner {
  std::optional<std::int64_t> user_id = {};
  /// ISO 3166-1 alpha-2, upper case.
  std::optional<std::string> country = {};
  /// Empty: the service has not been asked.
  std::optional<UnixTime> checked_at = {};
};

/// A session as it is handed from one owner to the next: by a sign-in, to the agent, by the agent.
struct HeldSession {
  Credential credential = {};
  /// The cookies among which it was found; empty if it was not found among cookies.
  CookieJar cookies = {};
  Owner owner = {};
  /// Whether it can be taken again from where it came. If not, it ends with its holder.
  bool has_source = false;

  /// An explicit second copy, secrets included.
  HeldSession clone() const;
};

}  // namespace matinee
