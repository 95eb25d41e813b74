// SPDX-License-Identifier: MIT
//
// Safari's Cookies.binarycookies. Apple describes it nowhere; this is what four other readers of it
// agree on. No file of a real Safari was at hand.
#pragma once

#include <cstddef>
#include <filesystem>
#include <span>
#include <vector>

#include <matinee/clock.hpp>
#include <matinee/result.hpp>

#include "cookies/stored.hpp"

namespace matinee::cookies {

/// Whether a file begins as one.
bool is_binary_cookies(std::span<const std::byte> head) noexcept;

/// The cookies of mubi.com, live or expired at `now`, not settled. Errc::unsupported for another
/// kind of file, Errc::integrity where its tables lead out of it. A record that makes no sense is
/// left out.
Result<Store> parse_binary_cookies(std::span<const std::byte> file, UnixTime now);

/// The same from a file, settled. Errors name it.
Result<Store> load_binary_cookies(const std::filesystem::path& path, UnixTime now);

}  // namespace matinee::cookies
