// SPDX-License-Identifier: MIT
#include "host/paths.hpp"

#include <system_error>

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include "host/environment.hpp"

namespace matinee::host {

namespace fs = std::filesystem;

namespace {

// Returns the owner of the folder if that is another user and not root. Returns nullopt otherwise,
// also if the folder does not exist.
std::optional<uid_t> owner_of_foreign(const fs::path& folder) {
  struct stat found{};
  if (::stat(folder.c_str(), &found) != 0) return std::nullopt;
  if (found.st_uid == ::geteuid() || found.st_uid == 0) return std::nullopt;
  return found.st_uid;
}

}  // namespace

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

fs::path program_folder() {
  std::error_code error;
  const auto folder = fs::read_symlink("/proc/self/exe", error).parent_path();
  // Without /proc, return a path that cannot exist. A relative path would run a program from the
  // current folder.
  if (error) return "/proc/self/exe";
  // This program may itself be installed in libexec/matinee, next to the others.
  if (folder.filename() == "matinee") return folder;
  return folder.parent_path() / "libexec" / "matinee";
}

fs::path program_part(std::string_view name) {
  return program_folder() / name;
}

std::optional<fs::path> own_runtime_dir() {
  auto folder = absolute_path("XDG_RUNTIME_DIR");
  if (folder && owner_of_foreign(*folder)) return std::nullopt;
  return folder;
}

Result<AgentPlace> agent_place() {
  if (const std::string named = variable("MATINEE_SOCKET"); !named.empty()) {
    return AgentPlace{.socket = absolute(named), .is_named = true};
  }
  const auto folder = absolute_path("XDG_RUNTIME_DIR");
  if (!folder) {
    const std::string named = variable("XDG_RUNTIME_DIR");
    const Error none(
        Errc::storage,
        named.empty()
            ? std::string("no folder for the agent's socket: neither XDG_RUNTIME_DIR nor "
                          "MATINEE_SOCKET is set")
            : fmt::format("no folder for the agent's socket: XDG_RUNTIME_DIR ({}) is no absolute "
                          "path",
                          named));
    return none.about(Subject::agent);
  }
  if (const auto owner = owner_of_foreign(*folder)) {
    const Error foreign(
        Errc::storage,
        fmt::format("XDG_RUNTIME_DIR ({}) belongs to another user (uid {}); no agent "
                    "is asked or started there",
                    folder->native(), *owner));
    return foreign.about(Subject::agent);
  }
  return AgentPlace{.socket = *folder / "matinee" / "agent.sock"};
}

}  // namespace matinee::host
