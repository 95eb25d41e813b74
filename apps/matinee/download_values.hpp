// SPDX-License-Identifier: MIT
//
// The values that `download` takes: lists of targets, rates.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace matinee::cli {

/// The targets in a file with one a line; blank lines and those that begin with #, ; or ] are none,
/// as in yt-dlp.
std::vector<std::string> parse_batch(std::string_view text);

/// "50K", "4.2M", "1G", in powers of 1024 as in yt-dlp, or plain bytes; nothing for anything else,
/// zero included.
std::optional<std::uint64_t> parse_rate(std::string_view text);

}  // namespace matinee::cli
