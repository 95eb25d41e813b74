// SPDX-License-Identifier: MIT
//
// Reads the user's default options from the configuration file and the environment.
#pragma once

#include <matinee/result.hpp>

#include "access/access.hpp"

namespace matinee::access {

struct Configuration {
  Options options = {};
  /// True if the keyring may ask the user for its password.
  bool may_prompt = true;
};

/// Reads the default configuration file and MATINEE_TOKEN_FILE. If the file names no country, uses
/// that of the locale. Ignores keys that do not affect the session, and a file that does not exist
/// or may not be read. Paths have the same form as on the command line. The options are not
/// validated; see check(). Fails with Errc::usage, naming the file, if it is not TOML or if a value
/// is empty or has the wrong type.
Result<Configuration> read_configuration();

}  // namespace matinee::access
