// SPDX-License-Identifier: MIT
//
// Finds expired sessions and makes errors about them. Pure.
#pragma once

#include <cstdint>
#include <vector>

#include <matinee/clock.hpp>
#include <matinee/cookie.hpp>
#include <matinee/error.hpp>

#include "cookies/stored.hpp"
#include "cookies/survey.hpp"

namespace matinee::session {

/// Returns the session cookie of a container that expired last. An `lt` takes precedence, because a
/// `_mubi_session` may have been a visitor's. Returns null if there is none. Points into `expired`.
const cookies::ExpiredCookie* last_expired(const std::vector<cookies::ExpiredCookie>& expired,
                                           std::uint32_t container);

/// Does the same for the container of a report. Points into the store of the report.
const cookies::ExpiredCookie* last_expired(const cookies::SourceReport& report);

/// The error (Errc::signed_out, Subject::session_source) for an expired session. The message
/// contains the expiry and the current date, because the clock may be wrong.
Error expired_error(const CookieOrigin& origin, UnixTime expires, UnixTime now);

}  // namespace matinee::session
