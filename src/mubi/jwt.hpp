// SPDX-License-Identifier: MIT
//
// The expiry of JSON Web Tokens (RFC 7519). The tokens of the service are not JWTs today.
#pragma once

#include <optional>

#include <matinee/clock.hpp>
#include <matinee/secret.hpp>

namespace matinee::mubi {

/// Returns the claim `exp` (RFC 7519, 4.1.4) of a token of three base64url parts, the second of
/// which is a JSON object. Returns nullopt for any other token. Does not check the signature: a
/// forged expiry can only make a token look older or newer, and the service decides anyway.
std::optional<UnixTime> jwt_expiry(const Secret& token);

}  // namespace matinee::mubi
