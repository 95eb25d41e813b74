// SPDX-License-Identifier: MIT
//
// Connects the cookies layer, which needs keys, with the keyring layer, which reads them.
#pragma once

#include <cstdint>
#include <stop_token>
#include <vector>

#include <matinee/clock.hpp>

#include "cookies/keys.hpp"
#include "keyring/keyring.hpp"

namespace matinee::session {

/// The searches for one request.
struct KeySearch {
  /// Searches of the Secret Service; empty if it is not used.
  std::vector<keyring::Attributes> attributes;
  /// The versions of KWallet to search, in order; empty if KWallet is not used.
  std::vector<keyring::WalletVersion> wallets;
  keyring::WalletEntry entry;
  /// More searches of the Secret Service, for keys of any application. They are skipped if the
  /// first searches could not be opened.
  std::vector<keyring::Attributes> of_any = {};
};

/// Determines the searches for a request. `+kwallet` means any version of KWallet. If the user
/// named no keyring, both are searched. Pure.
KeySearch search_for(const cookies::KeyRequest& request);

/// Searches the Secret Service first, then KWallet. It opens a closed wallet only if the Secret
/// Service had no key, and starts kwalletd only if there is no Secret Service or the user named
/// KWallet. It connects to the session bus for each request.
class KeyringProvider final : public cookies::KeyProvider {
 public:
  /// `clock` must outlive this object; `notice` may be empty.
  KeyringProvider(keyring::Settings settings, keyring::Prompting prompting, const Clock& clock,
                  keyring::Notice notice, std::stop_token stop = {});

  /// True for v11 and v12.
  bool serves(cookies::Scheme scheme) const noexcept override;

  /// Returns at least one candidate. Fails with Errc::not_found if there is a keyring but none has
  /// the key, with Errc::cancelled on a stop request, otherwise with Errc::locked. If several
  /// keyrings failed, one that could not be opened takes precedence over missing keys.
  Result<std::vector<cookies::KeyCandidate>> find_keys(const cookies::KeyRequest& request) override;

 private:
  keyring::Manner manner_for_kwallet(keyring::Keyring& desktop, const cookies::KeyRequest& request,
                                     const KeySearch& search, const std::vector<Error>& errors);

  keyring::Settings settings_;
  keyring::Prompting prompting_;
  const Clock& clock_;
  keyring::Notice notice_;
  std::stop_token stop_;
};

}  // namespace matinee::session
