// SPDX-License-Identifier: MIT
//
// The option table of the whole program.
#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "command.hpp"
#include "option_table.hpp"
#include "options.hpp"

namespace matinee::cli {

/// The table, and the variables that its rows set. Neither copied nor moved, because the rows and
/// the commands point into it.
class ProgramTable {
 public:
  ProgramTable();
  ProgramTable(const ProgramTable&) = delete;
  ProgramTable& operator=(const ProgramTable&) = delete;

  /// The command of this name, which must exist.
  Command& command(std::string_view name) const;

  GlobalOptions options;
  CommandSpec table;
  /// In the order of the help.
  std::vector<std::unique_ptr<Command>> commands;
};

}  // namespace matinee::cli
