// SPDX-License-Identifier: MIT
//
// The cookie database of Chromium and related browsers: table `cookies`, schemas 12 to 24
// (meta.version). Observed on disk: schema 24 of Chromium 156.
#pragma once

#include <cstdint>

#include <matinee/clock.hpp>
#include <matinee/result.hpp>

#include "cookies/stored.hpp"
#include "sqlite/database.hpp"

namespace matinee::cookies {

/// The newest schema that this program knows. Newer ones are read as far as they are compatible.
inline constexpr std::int64_t k_newest_chromium_schema = 24;

/// Loads the cookies of mubi.com, live or expired at `now`, including session-only cookies. Skips
/// cookies in the partition of another site. Decrypts nothing. Fails with Errc::unsupported if the
/// tables are not those of Chromium.
Result<Store> load_chromium(sqlite::Database& database, UnixTime now, Scope scope);

/// Converts Chromium's microseconds since 1601-01-01 UTC.
UnixTime unix_time_of_chromium(std::int64_t microseconds) noexcept;

}  // namespace matinee::cookies
