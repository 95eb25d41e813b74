// SPDX-License-Identifier: MIT
//
// AuthManager's keyword arguments, and what they make of the user's configuration.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <matinee/result.hpp>

#include "access/configuration.hpp"

namespace matinee::python {

/// The configuration decides about what is not given.
struct Arguments {
  std::optional<std::string> browser = {};  ///< as --cookies-from-browser; empty for all
  std::optional<std::string> cookies_file = {};
  std::optional<std::string> cacert = {};
  std::optional<std::vector<std::string>> connect_to = {};
  std::optional<std::string> country = {};
  std::optional<bool> use_agent = {};
  std::optional<bool> may_prompt = {};
};

/// Reads the configuration file; the arguments go before it. Errc::usage for what makes no sense.
Result<access::Configuration> configuration_with(Arguments arguments);

/// "file", "token", "browser", or "" for wherever a session is found.
std::string_view source_kind_of(const access::Options& options) noexcept;

}  // namespace matinee::python
