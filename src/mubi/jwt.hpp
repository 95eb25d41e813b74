// SPDX-License-Identifier: MIT
//
// JSON Web Tokens, as far as their lifetime goes. The service's tokens are none today.
#pragma once

#include <optional>

#include <matinee/clock.hpp>
#include <matinee/secret.hpp>

namespace matinee::mubi {

/// The claim `exp` (RFC 7519, 4.1.4) of a token of three base64url parts whose second one is a JSON
/// object; nothing for every other token. No signature is checked: what a token says against itself
/// is believed, and nothing else is read.
std::optional<UnixTime> jwt_expiry(const Secret& token);

}  // namespace matinee::mubi
