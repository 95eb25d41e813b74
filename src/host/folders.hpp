// SPDX-License-Identifier: MIT
//
// The user's own folders, by the XDG Base Directory specification. Apart from the variables,
// because an account's home comes from the name service, which a static program cannot ask.
#pragma once

#include <filesystem>

#include <matinee/result.hpp>

namespace matinee::host {

/// $HOME, else the account's home folder. Errc::failure if neither is known.
Result<std::filesystem::path> home();

/// $XDG_CONFIG_HOME, else .config below the home folder. Errc::failure as home().
Result<std::filesystem::path> config_home();

/// $XDG_STATE_HOME, else .local/state below the home folder. Errc::failure as home().
Result<std::filesystem::path> state_home();

/// $XDG_DATA_HOME, else .local/share below the home folder. Errc::failure as home().
Result<std::filesystem::path> data_home();

}  // namespace matinee::host
