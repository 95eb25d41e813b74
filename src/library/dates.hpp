// SPDX-License-Identifier: MIT
//
// Moments as the service and people write them (ISO 8601, RFC 3339).
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <matinee/clock.hpp>

namespace matinee::library {

/// "2026-03-01" (the start of that day, UTC), "2026-03-01T20:15:00Z", with a fraction, and with an
/// offset ("+02:00") in place of Z; without either the time is UTC. Nothing for any other text, and
/// for a day that no calendar has.
std::optional<UnixTime> parse_moment(std::string_view text);

/// "2026-03-01", in UTC.
std::string day_of(UnixTime moment);

/// "20260301T201500Z" (RFC 5545, 3.3.5).
std::string calendar_moment(UnixTime moment);

}  // namespace matinee::library
