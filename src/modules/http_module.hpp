// SPDX-License-Identifier: MIT
//
// The exports of matinee-http.so. Loader and module must be of the same build, because C++ types
// cross the boundary.
#pragma once

#include <memory>

#include <matinee/result.hpp>
#include <matinee/transport.hpp>

#include "http/curl_transport.hpp"

namespace matinee::modules {

using OpenedTransport = Result<std::unique_ptr<http::Transport>>;

/// Stores the result of http::CurlTransport::open in `opened`.
using OpenTransport = void (*)(http::CurlOptions options, OpenedTransport& opened);

inline constexpr const char* k_http_module = "matinee-http.so";
inline constexpr const char* k_open_transport = "matinee_open_transport";

}  // namespace matinee::modules
