// SPDX-License-Identifier: MIT
//
// Makes a credential from a token or a cookie. Pure.
//
//   lt              The cookie of the real service. It is the bearer token, and also the session id
//                   in `dt-custom-data`.
//   _mubi_session   The cookie of the design: base64 of JSON with token, user id and session id.
//                   The real service sets an opaque cookie of this name for every visitor.
#pragma once

#include <optional>
#include <string_view>

#include <matinee/clock.hpp>
#include <matinee/cookie.hpp>
#include <matinee/credential.hpp>

namespace matinee::session {

/// Whether `text` can follow "Bearer " in an Authorization header, and needs no escaping in any
/// output format.
bool is_bearer_token(std::string_view text) noexcept;

/// Makes a credential from a token. If the token is a JWT, its own expiry limits `expires`.
Credential credential_of_token(Secret token, CookieOrigin origin,
                               std::optional<UnixTime> expires = {});

/// Makes a credential from one of the two cookies above. Returns nullopt for any other cookie, if
/// the value contains no token, and if the token has expired at `now`.
std::optional<Credential> credential_of_cookie(const Cookie& cookie, const CookieOrigin& origin,
                                               UnixTime now);

/// Whether the credential has expired at `now`.
bool is_over(const Credential& credential, UnixTime now) noexcept;

/// Reduces the expiry to that of the token if the token is a JWT, which may expire before its
/// cookie.
void limit_to_own_expiry(Credential& credential);

}  // namespace matinee::session
