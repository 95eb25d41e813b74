// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cctype>

#include <matinee/transport.hpp>

#include "base/ascii.hpp"

namespace matinee::http {

Request Request::clone() const {
  Request copy{.method = method,
               .url = url,
               .headers = headers,
               .secret_headers = {},
               .body = body,
               .range = range,
               .connect_timeout = connect_timeout,
               .total_timeout = total_timeout,
               .stall_timeout = stall_timeout,
               .least_bytes_per_s = least_bytes_per_s,
               .most_bytes_per_s = most_bytes_per_s};
  for (const SecretHeader& header : secret_headers) {
    copy.secret_headers.push_back({header.name, header.value.clone()});
  }
  return copy;
}

std::optional<std::string_view> Response::find_header(std::string_view name) const {
  for (const Header& header : headers) {
    if (ascii::equals_ignoring_case(header.name, name)) return header.value;
  }
  return std::nullopt;
}

}  // namespace matinee::http
