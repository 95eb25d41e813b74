// SPDX-License-Identifier: MIT
//
// The cookie database of Firefox and related browsers: table `moz_cookies`. Values are not
// encrypted. Observed on disk: user_version 17 of Firefox ESR 153.
#pragma once

#include <cstdint>

#include <matinee/clock.hpp>
#include <matinee/result.hpp>

#include "cookies/stored.hpp"
#include "sqlite/database.hpp"

namespace matinee::cookies {

/// Loads the cookies of mubi.com, live or expired at `now`, of all containers. Fails with
/// Errc::unsupported if the table is not that of Firefox.
Result<Store> load_firefox(sqlite::Database& database, UnixTime now, Scope scope);

/// Converts the column `expiry`, which counts seconds, or milliseconds since user_version 16
/// (Firefox 142). A number that would be after the year 5000 in seconds counts milliseconds in any
/// schema.
UnixTime unix_time_of_firefox(std::int64_t expiry, std::int64_t user_version) noexcept;

}  // namespace matinee::cookies
