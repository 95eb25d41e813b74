// SPDX-License-Identifier: MIT
//
// The cookie database of Firefox and its kin: table `moz_cookies`; seen on disk: user_version 17,
// of Firefox ESR 153. Nothing in it is sealed.
#pragma once

#include <cstdint>

#include <matinee/clock.hpp>
#include <matinee/result.hpp>

#include "cookies/stored.hpp"
#include "sqlite/database.hpp"

namespace matinee::cookies {

/// The cookies of mubi.com that `database` holds at `now`, of every container, each with its
/// container_id. Errc::unsupported for an unknown schema.
Result<Store> load_firefox(sqlite::Database& database, UnixTime now, Scope scope);

/// The column `expiry`: seconds, and milliseconds since user_version 16 (Firefox 142). A number
/// that is past the year 5000 in seconds is milliseconds in any schema.
UnixTime unix_time_of_firefox(std::int64_t expiry, std::int64_t user_version) noexcept;

}  // namespace matinee::cookies
