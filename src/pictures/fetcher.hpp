// SPDX-License-Identifier: MIT
//
// Fetches pictures from their host, a few at a time. No request has a secret header or a cookie.
#pragma once

#include <chrono>
#include <stop_token>
#include <string>
#include <vector>

#include <matinee/clock.hpp>
#include <matinee/result.hpp>
#include <matinee/transport.hpp>

namespace matinee::pictures {

inline constexpr std::size_t k_most_at_once = 3;

/// The bytes of each of `urls`, in their order, or why there are none. Redirects are followed by
/// the rule of http::redirect_target(); nothing is retried. Each takes five seconds at the most,
/// redirects included, and none is waited for after `give_up_at`. Fails with Errc::usage for a URL
/// that is not https, with Errc::not_found for an empty one and for status 404 or 410, with
/// Errc::network for one that does not come, with Errc::failure for another status than 200 and for
/// one that is longer than k_most_picture_bytes, and with Errc::cancelled only after `stop`.
std::vector<Result<std::string>> fetch(http::Transport& transport, const Clock& clock,
                                       const std::vector<std::string>& urls,
                                       std::chrono::steady_clock::time_point give_up_at,
                                       const std::stop_token& stop);

}  // namespace matinee::pictures
