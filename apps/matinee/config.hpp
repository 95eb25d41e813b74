// SPDX-License-Identifier: MIT
//
// The configuration file: TOML whose keys are the names of the long flags, and whose tables are the
// names of the commands.
#pragma once

#include <memory>

namespace CLI {
class Config;
}

namespace matinee::cli {

/// For CLI::App::config_formatter.
std::shared_ptr<CLI::Config> make_config_reader();

}  // namespace matinee::cli
