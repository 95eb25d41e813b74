// SPDX-License-Identifier: MIT
//
// The rule for redirects: which ones are followed, and where they lead.
#pragma once

#include <string>
#include <string_view>

#include <matinee/result.hpp>
#include <matinee/transport.hpp>

namespace matinee::http {

/// How many redirects in a row are followed. One more counts as a loop.
inline constexpr int k_max_redirects = 5;

/// Whether the status is a redirect: 301, 302, 303, 307 or 308.
bool is_redirect(int status) noexcept;

/// Returns the URL that the redirect `response` to a request for `url` leads to. `count` is the
/// number of redirects followed so far. Fails with Errc::network if the response has no target, if
/// the target is not an https URL, or if there were too many redirects. The caller decides whether
/// the target may receive the headers of the request.
Result<std::string> redirect_target(std::string_view url, const Response& response, int count);

}  // namespace matinee::http
