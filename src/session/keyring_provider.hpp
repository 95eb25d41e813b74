// SPDX-License-Identifier: MIT
//
// The one place where the cookies' need of keys meets the desktop's keyrings.
#pragma once

#include <cstdint>
#include <stop_token>
#include <vector>

#include <matinee/clock.hpp>

#include "cookies/keys.hpp"
#include "keyring/keyring.hpp"

namespace matinee::session {

/// What to ask for a request. Pure.
struct KeySearch {
  /// Of the Secret Service; none where it is not to be asked.
  std::vector<keyring::Attributes> attributes;
  /// Of KWallet, in this order; none where it is not to be asked.
  std::vector<keyring::WalletVersion> wallets;
  keyring::WalletEntry entry;
  /// Of the Secret Service too, of whatever application; asked where `attributes` were not refused.
  std::vector<keyring::Attributes> of_any = {};
};

/// `+kwallet` means KWallet of any version; both keyrings are meant where the user named none.
KeySearch search_for(const cookies::KeyRequest& request);

/// Connects to the session bus each time that it is asked. Secret Service first; a wallet that is
/// closed is opened only where that had no key, and kwalletd is started only where there is no
/// Secret Service or the user named KWallet. Each failure has its own message (see keyring.hpp).
/// Errc::not_found if there is a keyring and none holds the key; all others are Errc::locked, but
/// for cancellation.
class KeyringProvider final : public cookies::KeyProvider {
 public:
  /// `clock` must outlive this object; `notice` may be empty.
  KeyringProvider(keyring::Settings settings, keyring::Prompting prompting, const Clock& clock,
                  keyring::Notice notice, std::stop_token stop = {});

  /// v11 and v12.
  bool serves(cookies::Scheme scheme) const noexcept override;

  /// At least one candidate, or the Error that tells the most: what could not be opened before what
  /// was not there.
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
