// SPDX-License-Identifier: MIT
//
// A calendar of when films leave (iCalendar, RFC 5545).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <matinee/clock.hpp>

#include "library/entry.hpp"

namespace matinee::library {

/// One event for each film whose offer has an end, at that moment, with an alarm three days before.
/// The UID is made of film and country, so that importing again updates. `country` is the ISO code
/// of where the offers end, and `now` becomes DTSTAMP.
std::string write_calendar(const std::vector<Entry>& entries, std::string_view country,
                           UnixTime now);

}  // namespace matinee::library
