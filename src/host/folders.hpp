// SPDX-License-Identifier: MIT
//
// The base folders of the user (XDG Base Directory specification). They are separate from
// environment.hpp because the home folder of an account comes from the name service, which a
// statically linked program cannot use.
#pragma once

#include <filesystem>

#include <matinee/result.hpp>

namespace matinee::host {

/// $HOME, otherwise the home folder of the account. Fails with Errc::failure if neither is known.
/// Not thread-safe, because it uses getpwuid(3).
Result<std::filesystem::path> home();

/// $XDG_CONFIG_HOME, otherwise .config in the home folder. Fails like home().
Result<std::filesystem::path> config_home();

/// $XDG_STATE_HOME, otherwise .local/state in the home folder. Fails like home().
Result<std::filesystem::path> state_home();

/// $XDG_DATA_HOME, otherwise .local/share in the home folder. Fails like home().
Result<std::filesystem::path> data_home();

}  // namespace matinee::host
