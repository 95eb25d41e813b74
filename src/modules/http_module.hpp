// SPDX-License-Identifier: MIT
//
// What matinee-http.so exports. Loader and module are of one build: C++ types cross between them.
#pragma once

#include <memory>

#include <matinee/result.hpp>
#include <matinee/transport.hpp>

#include "http/curl_transport.hpp"

namespace matinee::modules {

using OpenedTransport = Result<std::unique_ptr<http::Transport>>;

/// Leaves in `opened` what http::CurlTransport::open says.
using OpenTransport = void (*)(http::CurlOptions options, OpenedTransport& opened);

inline constexpr const char* k_http_module = "matinee-http.so";
inline constexpr const char* k_open_transport = "matinee_open_transport";

}  // namespace matinee::modules
