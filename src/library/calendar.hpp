// SPDX-License-Identifier: MIT
//
// A calendar (iCalendar, RFC 5545) of the moments when films leave.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <matinee/clock.hpp>

#include "library/entry.hpp"

namespace matinee::library {

/// Writes one event per film whose offer has an end, at that moment, with an alarm three days
/// before. The UID consists of film and country, so that a second import updates the events.
/// `country` is the ISO 3166-1 code of the country of the offers. `now` becomes DTSTAMP.
std::string write_calendar(const std::vector<Entry>& entries, std::string_view country,
                           UnixTime now);

}  // namespace matinee::library
