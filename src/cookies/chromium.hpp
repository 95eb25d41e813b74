// SPDX-License-Identifier: MIT
//
// The cookie database of Chromium and its kin: table `cookies`, schemas 12 to 24 (meta.version);
// seen on disk: 24, of Chromium 156.
#pragma once

#include <cstdint>

#include <matinee/clock.hpp>
#include <matinee/result.hpp>

#include "cookies/stored.hpp"
#include "sqlite/database.hpp"

namespace matinee::cookies {

/// The newest schema that this program knows.
inline constexpr std::int64_t k_newest_chromium_schema = 24;

/// The cookies of mubi.com that `database` holds at `now`: unpartitioned or partitioned by mubi.com
/// itself, session-only ones included. Decrypts nothing. Errc::unsupported for an unknown schema.
Result<Store> load_chromium(sqlite::Database& database, UnixTime now, Scope scope);

/// Chromium counts microseconds from 1601-01-01 (UTC).
UnixTime unix_time_of_chromium(std::int64_t microseconds) noexcept;

}  // namespace matinee::cookies
