// SPDX-License-Identifier: MIT
//
// Moments and sizes for people.
#pragma once

#include <cstdint>
#include <string>

#include <matinee/clock.hpp>

namespace matinee::cli {

/// "2027-11-24 08:15 UTC (in 364 days)".
std::string format_when(UnixTime moment, UnixTime now);

/// "3.4 MiB".
std::string format_bytes(std::uint64_t bytes);

/// "1:02:03", "4:05".
std::string format_duration(std::chrono::seconds duration);

}  // namespace matinee::cli
