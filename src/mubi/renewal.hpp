// SPDX-License-Identifier: MIT
//
// A new session token that the service sends in a Set-Cookie header.
#pragma once

#include <optional>

#include <matinee/clock.hpp>
#include <matinee/secret.hpp>
#include <matinee/transport.hpp>

namespace matinee::mubi {

struct RenewedToken {
  Secret token;
  /// From Max-Age, otherwise from Expires; empty for a session cookie.
  std::optional<UnixTime> expires;
};

/// Returns the value of the cookie `lt` that `response` sets (RFC 6265, 5.2). Returns nullopt if it
/// sets none, deletes it, sets it for another domain, or comes from another host than the service.
/// Wipes the header.
std::optional<RenewedToken> take_renewed_token(http::Response& response, UnixTime now);

}  // namespace matinee::mubi
