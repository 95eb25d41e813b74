// SPDX-License-Identifier: MIT
//
// Completion scripts, made from the grammar of the command line. A script holds every word itself:
// completing runs no program and no network.
#pragma once

#include <string>

#include "grammar.hpp"

namespace matinee::cli {

std::string bash_completion(const CommandSpec& program);
std::string zsh_completion(const CommandSpec& program);
std::string fish_completion(const CommandSpec& program);

}  // namespace matinee::cli
