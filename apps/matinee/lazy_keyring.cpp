// SPDX-License-Identifier: MIT
#include "lazy_keyring.hpp"

#include <utility>

#include "load_part.hpp"

namespace matinee::cli {

LazyKeyring::LazyKeyring(std::function<KeyringModuleArguments()> arguments)
    : arguments_(std::move(arguments)) {}

LazyKeyring::~LazyKeyring() = default;

bool LazyKeyring::serves(cookies::Scheme scheme) const noexcept {
  return scheme == cookies::Scheme::v11 || scheme == cookies::Scheme::v12;
}

Result<void> LazyKeyring::load() {
  if (provider_) return {};
  MATINEE_TRY_ASSIGN(void* const symbol, load_part("matinee-keyring.so", k_make_keyring));
  provider_.reset(reinterpret_cast<MakeKeyring>(symbol)(arguments_()));
  return {};
}

Result<std::vector<cookies::KeyCandidate>> LazyKeyring::find_keys(
    const cookies::KeyRequest& request) {
  MATINEE_TRY(load());
  return provider_->find_keys(request);
}

}  // namespace matinee::cli
