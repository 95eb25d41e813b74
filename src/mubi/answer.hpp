// SPDX-License-Identifier: MIT
//
// What an answer of the service means. Private to the layer, since it hands out JSON.
#pragma once

#include <cstddef>
#include <string_view>

#include <matinee/transport.hpp>

#include "json/json.hpp"

namespace matinee::mubi {

/// A film takes 6 to 7 kB, and the service may give more of them than were asked for.
inline constexpr std::size_t k_largest_answer = std::size_t{32} << 20;

/// The JSON object or array of a successful answer, or the Error that it stands for; `what` names
/// the object asked for ("film 187"), and
/// `subject` what kind of thing it is. By the error body's `code` first, then by its text, then by
/// the status, since 422 alone can mean several things:
///   code 8, "Invalid login token", 401       Errc::rejected
///   code 50, "not authorized", 402, 451      Errc::unavailable
///   404                                      Errc::not_found
///   408, 429, 5xx                            Errc::network
///   no JSON where JSON was due, a user_message, any other status   Errc::failure
/// Source: public clients of the service, 2024 to 2026; there is no official description.
Result<json::Value> read_answer(const http::Response& response, std::string_view what,
                                Subject subject = Subject::film);

/// The same where no body is expected on success.
Result<void> check_answer(const http::Response& response, std::string_view what,
                          Subject subject = Subject::film);

}  // namespace matinee::mubi
