// SPDX-License-Identifier: MIT
//
// The options that every command understands.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "option_table.hpp"

namespace matinee::cli {

/// Set to something, it means --no-color (https://no-color.org).
inline constexpr const char* k_no_color_variable = "NO_COLOR";

/// A configuration file that cannot be used.
struct ConfigFault {
  std::string file = {};
  std::string what = {};
};

struct GlobalOptions {
  std::string cookies_from_browser;
  std::string cookies_file;
  bool no_agent = false;
  bool no_login = false;
  bool no_prompt = false;
  bool json = false;
  std::string cacert;
  std::vector<std::string> connect_to;
  std::string country;
  bool quiet = false;
  int verbosity = 0;
  bool no_color = false;
  /// The file that was named in place of the usual one.
  std::string config_file;
  /// Why no file was read, where there is one; only a command that works without it sees this.
  std::optional<ConfigFault> config_fault;
};

/// Adds their rows to `program`. They set `options`, which must outlive the table.
void add_global_options(CommandSpec& program, GlobalOptions& options);

}  // namespace matinee::cli
