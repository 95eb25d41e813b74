// SPDX-License-Identifier: MIT
//
// Safari's Cookies.binarycookies. Apple does not document the format. This reader implements what
// four other readers agree on. It has not been tested with a file from a real Safari.
#pragma once

#include <cstddef>
#include <filesystem>
#include <span>
#include <vector>

#include <matinee/clock.hpp>
#include <matinee/result.hpp>

#include "cookies/stored.hpp"

namespace matinee::cookies {

/// Whether a file starts with the magic of this format.
bool is_binary_cookies(std::span<const std::byte> head) noexcept;

/// Returns the cookies of mubi.com, live or expired at `now`, not deduplicated (see settle()).
/// Fails with Errc::unsupported if the file has another format, with Errc::integrity if an offset
/// or size points outside the file. A malformed record is skipped. Pure.
Result<Store> parse_binary_cookies(std::span<const std::byte> file, UnixTime now);

/// Reads a file and returns its cookies, deduplicated. Errors name the file.
Result<Store> load_binary_cookies(const std::filesystem::path& path, UnixTime now);

}  // namespace matinee::cookies
