// SPDX-License-Identifier: MIT
//
// The options that a user has set for every program: in the configuration file and in the
// environment.
#pragma once

#include <matinee/result.hpp>

#include "access/access.hpp"

namespace matinee::access {

struct Configuration {
  Options options = {};
  /// Whether a keyring may ask a person for its password.
  bool may_prompt = true;
};

/// The usual configuration file, MATINEE_TOKEN_FILE, and the locale's country if the file names
/// none. Keys that decide nothing about a session are ignored, and so is a file that does not exist
/// or may not be read. Paths are as on the command line; not checked, see check(). Errc::usage,
/// naming the file, for anything but TOML and for a value that is empty or of the wrong type.
Result<Configuration> read_configuration();

}  // namespace matinee::access
