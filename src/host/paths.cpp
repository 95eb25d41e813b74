// SPDX-License-Identifier: MIT
#include "host/paths.hpp"

#include <system_error>

#include "host/environment.hpp"

namespace matinee::host {

namespace fs = std::filesystem;

std::string absolute(const std::string& path) {
  if (path.empty()) return path;
  std::error_code error;
  const auto full = fs::absolute(path, error);
  return error ? path : full.native();
}

std::string expand_home(const std::string& path, const fs::path& home) {
  return path.starts_with("~/") && !home.empty() ? (home / path.substr(2)).native() : path;
}

fs::path usual_config_file(const fs::path& config_home) {
  return config_home / "matinee" / "config.toml";
}

fs::path program_part(std::string_view name) {
  std::error_code error;
  const auto folder = fs::read_symlink("/proc/self/exe", error).parent_path();
  // Never what happens to lie in the current folder.
  if (error) return fs::path("/proc/self/exe") / name;
  // The command line's own program is such a part itself.
  if (folder.filename() == "matinee") return folder / name;
  return folder.parent_path() / "libexec" / "matinee" / name;
}

Result<AgentPlace> agent_place() {
  if (const std::string named = variable("MATINEE_SOCKET"); !named.empty()) {
    return AgentPlace{.socket = absolute(named), .is_named = true};
  }
  const auto folder = absolute_path("XDG_RUNTIME_DIR");
  if (!folder) {
    const Error none(
        Errc::storage,
        "no folder for the agent's socket: neither XDG_RUNTIME_DIR nor MATINEE_SOCKET is set");
    return none.about(Subject::agent);
  }
  return AgentPlace{.socket = *folder / "matinee" / "agent.sock"};
}

}  // namespace matinee::host
