// SPDX-License-Identifier: MIT
#include "modules/lazy_keyring.hpp"

#include <utility>

#include "modules/load.hpp"

namespace matinee::modules {

LazyKeyring::LazyKeyring(std::filesystem::path folder,
                         std::function<KeyringModuleArguments()> arguments)
    : folder_(std::move(folder)), arguments_(std::move(arguments)) {}

LazyKeyring::~LazyKeyring() = default;

bool LazyKeyring::serves(cookies::Scheme scheme) const noexcept {
  return scheme == cookies::Scheme::v11 || scheme == cookies::Scheme::v12;
}

Result<void> LazyKeyring::load() {
  if (provider_) return {};
  MATINEE_TRY_ASSIGN(void* const symbol, modules::load(folder_ / k_keyring_module, k_make_keyring));
  provider_.reset(reinterpret_cast<MakeKeyring>(symbol)(arguments_()));
  return {};
}

Result<std::vector<cookies::KeyCandidate>> LazyKeyring::find_keys(
    const cookies::KeyRequest& request) {
  MATINEE_TRY(load());
  return provider_->find_keys(request);
}

}  // namespace matinee::modules
