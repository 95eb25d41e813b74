// SPDX-License-Identifier: MIT
#include "lazy_keyring.hpp"

#include <utility>

#include <dlfcn.h>
#include <fmt/format.h>

namespace matinee::cli {

LazyKeyring::LazyKeyring(std::filesystem::path module, KeyringModuleArguments arguments)
    : module_(std::move(module)), arguments_(std::move(arguments)) {}

// The module stays loaded: what it handed out, and the libraries under it, may live on.
LazyKeyring::~LazyKeyring() = default;

bool LazyKeyring::serves(cookies::Scheme scheme) const noexcept {
  return scheme == cookies::Scheme::v11 || scheme == cookies::Scheme::v12;
}

Result<void> LazyKeyring::load() {
  if (provider_) return {};
  void* const handle = ::dlopen(module_.c_str(), RTLD_NOW | RTLD_LOCAL);
  void* const symbol = handle == nullptr ? nullptr : ::dlsym(handle, k_make_keyring);
  if (symbol == nullptr) {
    const char* why = ::dlerror();
    return Error(Errc::failure, fmt::format("the keyring's part cannot be loaded: {}",
                                            why == nullptr ? "no reason given" : why));
  }
  provider_.reset(reinterpret_cast<MakeKeyring>(symbol)(arguments_));
  return {};
}

Result<std::vector<cookies::KeyCandidate>> LazyKeyring::find_keys(
    const cookies::KeyRequest& request) {
  MATINEE_TRY(load());
  return provider_->find_keys(request);
}

}  // namespace matinee::cli
