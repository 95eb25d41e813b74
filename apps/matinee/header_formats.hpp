// SPDX-License-Identifier: MIT
//
// The headers in the language of whoever takes them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <matinee/auth_manager.hpp>
#include <matinee/result.hpp>

#include "show.hpp"

namespace matinee::cli {

enum class HeaderFormat : std::uint8_t { http, json, curl, env, aria2, mpv, yt_dlp };

/// The names of --format, in the order of the enumeration.
const std::vector<std::string>& header_format_names();
HeaderFormat parse_header_format(std::string_view name);

/// One text that the consumer reads from a pipe:
///   http    lines `name: value`
///   json    one object, the names as keys
///   curl    a config file, for `curl --config -`
///   env     assignments that a POSIX shell evaluates, MATINEE_AUTHORIZATION and its like
///   aria2   a config file, for `aria2c --conf-path=/dev/stdin`
///   mpv     a config file, for `mpv --include=/dev/stdin`
///   yt_dlp  a config file, for `yt-dlp --config-locations -`
/// The result holds the session; its owner wipes it. Errc::failure for a value that holds a quote,
/// a backslash, a control character or a byte beyond ASCII, which no format could carry safely.
Result<std::string> format_headers(const AuthHeaders& headers, HeaderFormat format, Show show);

}  // namespace matinee::cli
