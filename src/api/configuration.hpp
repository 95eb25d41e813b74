// SPDX-License-Identifier: MIT
//
// Merges a caller's SessionOptions with the user's configuration file.
#pragma once

#include <string_view>

#include <matinee/result.hpp>
#include <matinee/session.hpp>

#include "access/configuration.hpp"

namespace matinee::api {

/// Reads the configuration file and overrides it with `options`. Fails with Errc::usage if a value
/// is invalid or empty. An empty value is usually a variable that the caller forgot to set.
Result<access::Configuration> configuration_with(const SessionOptions& options);

/// Returns `options`, completed with the values of the configuration.
SessionOptions effective(SessionOptions options, const access::Configuration& chosen);

/// See Session::named_source.
std::string_view source_name_of(const access::Options& options) noexcept;

}  // namespace matinee::api
