// SPDX-License-Identifier: MIT
//
// A caller's SessionOptions, and what they make of the user's configuration.
#pragma once

#include <string_view>

#include <matinee/result.hpp>
#include <matinee/session.hpp>

#include "access/configuration.hpp"

namespace matinee::api {

/// Reads the configuration file; the options go before it. Errc::usage for what makes no sense, and
/// for an empty value, which is usually a variable that is not set.
Result<access::Configuration> configuration_with(const SessionOptions& options);

/// `options`, with what the configuration says in place of what the caller left open.
SessionOptions effective(SessionOptions options, const access::Configuration& chosen);

/// See Session::named_source.
std::string_view source_name_of(const access::Options& options) noexcept;

}  // namespace matinee::api
