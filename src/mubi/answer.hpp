// SPDX-License-Identifier: MIT
//
// Interprets the responses of the service. Private to this layer, because it returns JSON values.
#pragma once

#include <cstddef>
#include <string_view>

#include <matinee/transport.hpp>

#include "json/json.hpp"

namespace matinee::mubi {

/// The maximum size of a response, in bytes. A film takes 6 to 7 kB, and the service may return
/// more films than were requested.
inline constexpr std::size_t k_largest_answer = std::size_t{32} << 20;

/// Returns the JSON object or array of a successful response, or the error that the response means.
/// `what` names the requested object in messages ("film 187"), and `subject` is its kind. The code
/// of the error depends on `code` in the error body, then on its text, then on the status, because
/// 422 alone can mean several things:
///   code 8, "Invalid login token", 401       Errc::rejected
///   code 50, "not authorized", 402, 451      Errc::unavailable
///   404                                      Errc::not_found
///   408, 429, 5xx                            Errc::network
///   missing JSON, a user_message, any other status   Errc::failure
/// Source: public clients of the service, 2024 to 2026. There is no official description.
Result<json::Value> read_answer(const http::Response& response, std::string_view what,
                                Subject subject = Subject::film);

/// The same for calls that need no body on success.
Result<void> check_answer(const http::Response& response, std::string_view what,
                          Subject subject = Subject::film);

}  // namespace matinee::mubi
