// SPDX-License-Identifier: MIT
//
// A session token that the service replaces in passing, by a Set-Cookie of its own.
#pragma once

#include <optional>

#include <matinee/clock.hpp>
#include <matinee/secret.hpp>
#include <matinee/transport.hpp>

namespace matinee::mubi {

struct RenewedToken {
  Secret token;
  /// From Max-Age, else from Expires; empty for a cookie that ends with the browser's session.
  std::optional<UnixTime> expires;
};

/// The value of the cookie `lt` that `response` sets (RFC 6265, 5.2), or nothing: for a cookie that
/// is being deleted, one for another domain, or an answer of a host that is not the service's. The
/// header's bytes are wiped.
std::optional<RenewedToken> take_renewed_token(http::Response& response, UnixTime now);

}  // namespace matinee::mubi
