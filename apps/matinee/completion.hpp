// SPDX-License-Identifier: MIT
//
// Completion scripts, made from the option table. A script holds every word itself:
// completing runs no program and no network.
#pragma once

#include <string>

#include "option_table.hpp"

namespace matinee::cli {

std::string bash_completion(const CommandSpec& program);
std::string zsh_completion(const CommandSpec& program);
std::string fish_completion(const CommandSpec& program);

}  // namespace matinee::cli
