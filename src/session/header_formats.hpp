// SPDX-License-Identifier: MIT
//
// Formats the headers for other programs. Pure.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <matinee/auth_manager.hpp>
#include <matinee/result.hpp>

#include "session/show.hpp"

namespace matinee::session {

/// The values of --format.
enum class HeaderFormat : std::uint8_t { http, json, curl, env, aria2, mpv, yt_dlp };

/// The names of --format, in the order of the enumeration.
const std::vector<std::string>& header_format_names();
/// `name` must be one of header_format_names().
HeaderFormat parse_header_format(std::string_view name);

/// Returns one text that the other program reads from a pipe, quoted in its syntax:
///   http    lines `name: value`
///   json    one object with the header names as keys
///   curl    a config file, for `curl --config -`
///   env     assignments for a POSIX shell: MATINEE_AUTHORIZATION and so on
///   aria2   options that follow a URL in the input of `aria2c --input-file=-`; its --conf-path
///           does not accept a pipe
///   mpv     a config file, for `mpv --include=/dev/stdin`
///   yt_dlp  a config file, for `yt-dlp --config-locations -`
/// With Show::raw the result contains the session; the caller wipes it. Fails with Errc::failure if
/// the value of a header is empty, starts or ends with a space, or contains a control character or
/// a byte that is not ASCII.
Result<std::string> format_headers(const AuthHeaders& headers, HeaderFormat format, Show show);

}  // namespace matinee::session
