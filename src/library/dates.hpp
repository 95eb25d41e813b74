// SPDX-License-Identifier: MIT
//
// Times as the service and users write them (ISO 8601, RFC 3339).
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <matinee/clock.hpp>

namespace matinee::library {

/// Parses "2026-03-01" (the start of that day in UTC) and "2026-03-01T20:15:00Z", with or without a
/// fraction, and with an offset ("+02:00") or nothing in place of Z; nothing means UTC. Returns
/// nullopt for other text and for days that do not exist.
std::optional<UnixTime> parse_moment(std::string_view text);

/// Formats the day in UTC: "2026-03-01".
std::string day_of(UnixTime moment);

/// Formats "20260301T201500Z" (RFC 5545, 3.3.5).
std::string calendar_moment(UnixTime moment);

}  // namespace matinee::library
