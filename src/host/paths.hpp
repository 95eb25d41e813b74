// SPDX-License-Identifier: MIT
//
// Where things are that the environment decides: the agent's socket, the configuration file, the
// program's own parts.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include <matinee/result.hpp>

namespace matinee::host {

/// A file that holds a token, in place of every other source.
inline constexpr const char* k_token_file_variable = "MATINEE_TOKEN_FILE";

/// The folder of a service's credentials, which systemd makes for the service alone.
inline constexpr const char* k_credentials_variable = "CREDENTIALS_DIRECTORY";

/// A path as it is found from any folder; empty for none.
std::string absolute(const std::string& path);

/// `~/` at the start of a path made into that home folder: no shell expands it in a configuration
/// file or after an equals sign.
std::string expand_home(const std::string& path, const std::filesystem::path& home);

/// The configuration file of someone whose folder for such files this is.
std::filesystem::path usual_config_file(const std::filesystem::path& config_home);

/// The folder of the program's own parts: libexec/matinee beside the folder that `matinee` is in,
/// in a build tree as in an installation.
std::filesystem::path program_folder();

/// Where the part of that name is.
std::filesystem::path program_part(std::string_view name);

/// $XDG_RUNTIME_DIR, if it is set to an absolute path and does not belong to another user: `sudo
/// -E` keeps the variable, and what root makes there the user cannot remove. A folder of root's is
/// nobody's in particular.
std::optional<std::filesystem::path> own_runtime_dir();

/// The socket of the user's agent.
struct AgentPlace {
  std::filesystem::path socket;
  /// Whether MATINEE_SOCKET named it: a forwarded socket, say, beside which nothing is started.
  bool is_named = false;
};

/// $MATINEE_SOCKET, else matinee/agent.sock in the runtime folder. Errc::storage where neither is
/// set, or the runtime folder is another user's: an agent's socket has no other safe place.
Result<AgentPlace> agent_place();

}  // namespace matinee::host
