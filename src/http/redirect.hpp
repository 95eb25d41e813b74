// SPDX-License-Identifier: MIT
//
// Where an answer sends us: the one rule for every redirect that is followed.
#pragma once

#include <string>
#include <string_view>

#include <matinee/result.hpp>
#include <matinee/transport.hpp>

namespace matinee::http {

/// Redirects in a row that are followed; one more is taken for a loop.
inline constexpr int k_max_redirects = 5;

/// 301, 302, 303, 307 and 308: the answer is at another URL.
bool is_redirect(int status) noexcept;

/// The URL that `response`, the answer to `url`, leads to. `count` redirects have been followed on
/// the way here. Errc::network for an answer that leads nowhere: without a target, with one that is
/// no https URL, or one too many in a row. Whether the target may see what the request carries is
/// the caller's to say.
Result<std::string> redirect_target(std::string_view url, const Response& response, int count);

}  // namespace matinee::http
