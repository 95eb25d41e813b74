// SPDX-License-Identifier: MIT
//
// The keyring that is loaded when it is first asked.
#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "cookies/keys.hpp"
#include "modules/keyring_module.hpp"

namespace matinee::cli {

/// Loads matinee-keyring.so on the first find_keys. Errc::failure where the module is missing.
class LazyKeyring final : public cookies::KeyProvider {
 public:
  /// `arguments` is asked when the module is loaded.
  explicit LazyKeyring(std::function<KeyringModuleArguments()> arguments);
  ~LazyKeyring() override;
  LazyKeyring(const LazyKeyring&) = delete;
  LazyKeyring& operator=(const LazyKeyring&) = delete;

  bool serves(cookies::Scheme scheme) const noexcept override;
  Result<std::vector<cookies::KeyCandidate>> find_keys(const cookies::KeyRequest& request) override;

 private:
  Result<void> load();

  std::function<KeyringModuleArguments()> arguments_;
  std::unique_ptr<cookies::KeyProvider> provider_;
};

}  // namespace matinee::cli
