// SPDX-License-Identifier: MIT
//
// Paths that depend on the environment: the agent's socket, the configuration file, and the helper
// programs.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include <matinee/result.hpp>

namespace matinee::host {

/// The variable that names a token file. The file takes precedence over every other source.
inline constexpr const char* k_token_file_variable = "MATINEE_TOKEN_FILE";

/// The variable that names the folder of a service's credentials (systemd.exec(5)).
inline constexpr const char* k_credentials_variable = "CREDENTIALS_DIRECTORY";

/// Makes a path absolute. An empty path stays empty.
std::string absolute(const std::string& path);

/// Replaces `~/` at the start of a path by the home folder. A shell does not expand it in a
/// configuration file or after an equals sign.
std::string expand_home(const std::string& path, const std::filesystem::path& home);

/// The default configuration file in a folder for configuration ($XDG_CONFIG_HOME).
std::filesystem::path usual_config_file(const std::filesystem::path& config_home);

/// The folder of the helper programs. If `matinee` is PREFIX/bin/matinee, it is
/// PREFIX/libexec/matinee. The layout is the same in a build tree and in an installation.
std::filesystem::path program_folder();

/// The path of the helper program with this name.
std::filesystem::path program_part(std::string_view name);

/// $XDG_RUNTIME_DIR, if it is an absolute path and does not belong to another user. `sudo -E` keeps
/// the variable, and the user could not remove what root creates there. A folder of root is
/// accepted.
std::optional<std::filesystem::path> own_runtime_dir();

/// The socket of the user's agent.
struct AgentPlace {
  std::filesystem::path socket;
  /// Whether MATINEE_SOCKET named it. It may then be a forwarded socket, so no agent is started.
  bool is_named = false;
};

/// $MATINEE_SOCKET, otherwise matinee/agent.sock in $XDG_RUNTIME_DIR. Fails with Errc::storage if
/// neither is set or the runtime folder belongs to another user, because there is no other safe
/// folder for the socket.
Result<AgentPlace> agent_place();

}  // namespace matinee::host
