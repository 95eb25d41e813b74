// SPDX-License-Identifier: MIT
//
// Sessions whose time is over, and what is said of them.
#pragma once

#include <cstdint>
#include <vector>

#include <matinee/clock.hpp>
#include <matinee/cookie.hpp>
#include <matinee/error.hpp>

#include "cookies/stored.hpp"
#include "cookies/survey.hpp"

namespace matinee::session {

/// The session cookie of a container that expired last: an `lt` if there is one, since the other
/// may have been a visitor's. Null if there is none. Borrowed from `expired`.
const cookies::ExpiredCookie* last_expired(const std::vector<cookies::ExpiredCookie>& expired,
                                           std::uint32_t container);

/// The same of a report's own container; borrowed from its store.
const cookies::ExpiredCookie* last_expired(const cookies::SourceReport& report);

/// Errc::signed_out about Subject::session_source: tells when it expired, and the clock's time.
Error expired_error(const CookieOrigin& origin, UnixTime expires, UnixTime now);

}  // namespace matinee::session
