// SPDX-License-Identifier: MIT
//
// Between the agent and the process that speaks HTTP for it: one line of JSON asks for an exchange,
// one line tells what came of it. Pure functions; both ends are of one build, and still neither
// trusts the other's bytes, since the process has read what a host sent.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include <matinee/result.hpp>
#include <matinee/secret.hpp>
#include <matinee/transport.hpp>

namespace matinee::agent {

struct FetchOrder {
  http::Request request;
  std::size_t max_body_bytes = 0;
};

/// A line of any length a host can make it: of a body of `max_body_bytes`, in base64, and a head.
std::size_t longest_outcome(std::size_t max_body_bytes);

/// The most bytes in a line that asks.
inline constexpr std::size_t k_longest_order = std::size_t{256} * 1024;

/// The line ends with a line feed; it holds what the request's secret headers hold.
Secret encode_order(const http::Request& request, std::size_t max_body_bytes);
/// Errc::failure for what is no such line.
Result<FetchOrder> parse_order(std::string_view line);

/// The line ends with a line feed. Its owner wipes it: a host may have sent a new token.
std::string encode_outcome(const Result<http::Response>& outcome);
/// Whether a line tells of an outcome at all.
bool is_outcome(std::string_view line);
/// The outcome; Errc::failure for what is no such line.
Result<http::Response> parse_outcome(std::string_view line);

}  // namespace matinee::agent
