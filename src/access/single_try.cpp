// SPDX-License-Identifier: MIT
#include "access/single_try.hpp"

#include <algorithm>

namespace matinee::access {

Result<http::Response> SingleTry::exchange(const http::Request& request, std::size_t max_body_bytes,
                                           const std::stop_token& stop) {
  constexpr std::chrono::milliseconds k_connecting{2'000};
  constexpr std::chrono::milliseconds k_in_all{5'000};
  http::Request brief = request.clone();
  brief.connect_timeout = std::min(brief.connect_timeout, k_connecting);
  const bool is_limited = brief.total_timeout.count() != 0;
  brief.total_timeout = is_limited ? std::min(brief.total_timeout, k_in_all) : k_in_all;
  auto response = transport_.exchange(brief, max_body_bytes, stop);
  if (response) return response;
  const Error& why = response.error();
  // Drop Recovery::retry_later, so that no caller repeats the request.
  return Error(why.code(), why.message(), why.native()).about(why.subject());
}

}  // namespace matinee::access
