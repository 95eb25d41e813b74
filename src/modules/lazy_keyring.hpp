// SPDX-License-Identifier: MIT
//
// LazyKeyring: a KeyProvider that loads the keyring module on first use.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <vector>

#include "cookies/keys.hpp"
#include "modules/keyring_module.hpp"

namespace matinee::modules {

/// Loads matinee-keyring.so in the first call of find_keys(), which fails with Errc::failure if the
/// module cannot be loaded.
class LazyKeyring final : public cookies::KeyProvider {
 public:
  /// `folder` contains the module. `arguments` is called when the module is loaded.
  LazyKeyring(std::filesystem::path folder, std::function<KeyringModuleArguments()> arguments);
  ~LazyKeyring() override;
  LazyKeyring(const LazyKeyring&) = delete;
  LazyKeyring& operator=(const LazyKeyring&) = delete;

  bool serves(cookies::Scheme scheme) const noexcept override;
  Result<std::vector<cookies::KeyCandidate>> find_keys(const cookies::KeyRequest& request) override;

 private:
  Result<void> load();

  std::filesystem::path folder_;
  std::function<KeyringModuleArguments()> arguments_;
  std::unique_ptr<cookies::KeyProvider> provider_;
};

}  // namespace matinee::modules
