// SPDX-License-Identifier: MIT
//
// From a token or a cookie to a credential. Pure.
//
//   lt              the real service's: the bearer token itself, and also what `dt-custom-data`
//                   calls the session's id
//   _mubi_session   the design's: base64 of JSON with token, user and session id; the real service
//                   has an opaque cookie of this name, which every visitor gets
#pragma once

#include <optional>
#include <string_view>

#include <matinee/clock.hpp>
#include <matinee/cookie.hpp>
#include <matinee/credential.hpp>

namespace matinee::session {

/// What may stand in an Authorization header after "Bearer " and needs no escaping anywhere.
bool is_bearer_token(std::string_view text) noexcept;

/// The credential of a bare token.
Credential credential_of_token(Secret token, CookieOrigin origin,
                               std::optional<UnixTime> expires = {});

/// The credential in one of the two cookies above. Nothing for another cookie, for a value that is
/// no token, and for a token that is over at `now` by its own word.
std::optional<Credential> credential_of_cookie(const Cookie& cookie, const CookieOrigin& origin,
                                               UnixTime now);

bool is_over(const Credential& credential, UnixTime now) noexcept;

/// A token that is a JWT may end sooner than its cookie.
void limit_to_own_expiry(Credential& credential);

}  // namespace matinee::session
