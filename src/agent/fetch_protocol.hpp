// SPDX-License-Identifier: MIT
//
// The protocol between the agent and its HTTP process: one line of JSON requests an exchange, and
// one line contains its outcome. Pure. Both ends are of the same build. Neither trusts the other,
// because the HTTP process has parsed what a host sent.
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

/// The maximum length of an outcome line, in bytes: a body of `max_body_bytes` in base64, and the
/// head.
std::size_t longest_outcome(std::size_t max_body_bytes);

/// The maximum length of a request line, in bytes.
inline constexpr std::size_t k_longest_order = std::size_t{256} * 1024;

/// The result ends with a line feed. It contains the secret headers of the request.
Secret encode_order(const http::Request& request, std::size_t max_body_bytes);
/// Fails with Errc::failure if the line is malformed.
Result<FetchOrder> parse_order(std::string_view line);

/// The result ends with a line feed. The caller must wipe it, because a host may have sent a new
/// token.
std::string encode_outcome(const Result<http::Response>& outcome);
/// Whether the line contains an outcome.
bool is_outcome(std::string_view line);
/// Returns the response or the error in the line. Fails with Errc::failure if the line is
/// malformed.
Result<http::Response> parse_outcome(std::string_view line);

}  // namespace matinee::agent
