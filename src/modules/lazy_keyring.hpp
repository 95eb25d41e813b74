// SPDX-License-Identifier: MIT
//
// The keyring that is loaded when it is first asked.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <vector>

#include "cookies/keys.hpp"
#include "modules/keyring_module.hpp"

namespace matinee::modules {

/// Loads matinee-keyring.so on the first find_keys. Errc::failure if the module is missing.
class LazyKeyring final : public cookies::KeyProvider {
 public:
  /// `folder` holds the module; `arguments` is asked when it is loaded.
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
