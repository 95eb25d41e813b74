// SPDX-License-Identifier: MIT
#include <system_error>
#include <utility>

#include "api/parts.hpp"
#include "host/environment.hpp"
#include "session/keyring_provider.hpp"

namespace matinee::api {

namespace fs = std::filesystem;

Result<std::unique_ptr<http::Transport>> open_transport(http::CurlOptions options) {
  return http::CurlTransport::open(std::move(options));
}

std::unique_ptr<cookies::KeyProvider> make_keyring(
    std::function<modules::KeyringModuleArguments()> arguments) {
  const modules::KeyringModuleArguments given = arguments();
  const auto prompting =
      given.may_prompt ? keyring::Prompting::allowed : keyring::Prompting::forbidden;
  return std::make_unique<session::KeyringProvider>(
      keyring::Settings{.bus_address = given.bus_address, .runtime_dir = given.runtime_dir},
      prompting, *given.clock, given.notice, given.stop);
}

// Looks in the install prefix first, then beside the `matinee` of each folder in PATH.
fs::path find_remuxer() {
  const fs::path installed = fs::path(MATINEE_PARTS_FOLDER) / "matinee-remux";
  std::error_code ignored;
  if (fs::exists(installed, ignored)) return installed;
  for (const fs::path& folder : host::program_folders()) {
    fs::path beside = folder.parent_path() / "libexec/matinee/matinee-remux";
    if (fs::exists(folder / "matinee", ignored) && fs::exists(beside, ignored)) return beside;
  }
  return installed;
}

}  // namespace matinee::api
