// SPDX-License-Identifier: MIT
#include <system_error>
#include <utility>

#include <dlfcn.h>

#include "api/parts.hpp"
#include "modules/late_transport.hpp"
#include "modules/lazy_keyring.hpp"

namespace matinee::api {

namespace fs = std::filesystem;

namespace {

// The path is relative to the library's own file, so that an installation can be moved.
fs::path parts_folder() {
  static const char k_inside = 0;  // an address in this library, for dladdr()
  Dl_info library{};
  std::error_code error;
  fs::path file;
  if (::dladdr(&k_inside, &library) != 0 && library.dli_fname != nullptr) {
    file = fs::canonical(library.dli_fname, error);
  }
  if (file.empty() || error) return MATINEE_PARTS_FOLDER;
  return (file.parent_path() / MATINEE_PARTS_FROM_LIBRARY).lexically_normal();
}

}  // namespace

Result<std::unique_ptr<http::Transport>> open_transport(http::CurlOptions options) {
  return modules::open_transport(parts_folder(), std::move(options));
}

std::unique_ptr<cookies::KeyProvider> make_keyring(
    std::function<modules::KeyringModuleArguments()> arguments) {
  return std::make_unique<modules::LazyKeyring>(parts_folder(), std::move(arguments));
}

fs::path find_remuxer() {
  return parts_folder() / "matinee-remux";
}

}  // namespace matinee::api
