// SPDX-License-Identifier: MIT
//
// The flags that every command understands.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace matinee::cli {

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

}  // namespace matinee::cli
