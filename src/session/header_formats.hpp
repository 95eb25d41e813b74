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

#include "session/show.hpp"

namespace matinee::session {

enum class HeaderFormat : std::uint8_t { http, json, curl, env, aria2, mpv, yt_dlp };

/// The names of --format, in the order of the enumeration.
const std::vector<std::string>& header_format_names();
HeaderFormat parse_header_format(std::string_view name);

/// One text that the consumer reads from a pipe, with the quotes that its language has:
///   http    lines `name: value`
///   json    one object, the names as keys
///   curl    a config file, for `curl --config -`
///   env     assignments that a POSIX shell evaluates, MATINEE_AUTHORIZATION and its like
///   aria2   options to stand below a URL in what `aria2c --input-file=-` reads; its --conf-path
///           takes no pipe
///   mpv     a config file, for `mpv --include=/dev/stdin`
///   yt_dlp  a config file, for `yt-dlp --config-locations -`
/// The result holds the session; its owner wipes it. Errc::failure for a value that is no header's:
/// empty, with a blank at an end, a line break or another control character, or a byte beyond
/// ASCII.
Result<std::string> format_headers(const AuthHeaders& headers, HeaderFormat format, Show show);

}  // namespace matinee::session
