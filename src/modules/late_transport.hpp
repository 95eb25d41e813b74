// SPDX-License-Identifier: MIT
//
// Opens the HTTP transport of the module matinee-http.so.
#pragma once

#include <filesystem>
#include <memory>

#include <matinee/result.hpp>
#include <matinee/transport.hpp>

#include "http/curl_transport.hpp"

namespace matinee::modules {

/// Loads matinee-http.so from `folder` and opens its transport. Fails as load() and
/// http::CurlTransport::open do.
Result<std::unique_ptr<http::Transport>> open_transport(const std::filesystem::path& folder,
                                                        http::CurlOptions options);

}  // namespace matinee::modules
