// SPDX-License-Identifier: MIT
//
// KWallet over the D-Bus interface org.kde.KWallet: kwalletd6, kwalletd5 (observed: 5.103), and
// kwalletd of KDE 4.
#pragma once

#include <span>
#include <string>
#include <vector>

#include <matinee/result.hpp>

#include "keyring/bus.hpp"
#include "keyring/keyring.hpp"

namespace matinee::keyring {

/// The name of the daemon, for example "kwalletd5". Its bus name and object path end in it.
std::string daemon_of(WalletVersion version);

/// See Keyring::ask_kwallet.
Result<std::vector<Item>> find_in_kwallet(Bus& bus, std::span<const WalletVersion> versions,
                                          const WalletEntry& entry, const Manner& manner);

/// One KWallet daemon and its network wallet. Borrows all its arguments.
class KWallet {
 public:
  KWallet(Bus& bus, WalletVersion version, const WalletEntry& entry, const Manner& manner);

  /// Reads the entry, and starts the daemon if necessary. Fails like Keyring::ask_kwallet(). A
  /// wallet that does not exist is Errc::not_found: opening it would start the first-run wizard.
  Result<Item> find();

 private:
  template <class Value, class... Arguments>
  Result<Value> ask(const std::string& method, milliseconds patience,
                    const Arguments&... arguments);
  Result<void> look_from_outside();
  Result<std::int32_t> open();
  Result<Secret> read(std::int32_t handle);
  Result<Secret> read_value(std::int32_t handle);
  void close(std::int32_t handle);

  Bus& bus_;
  const WalletEntry& entry_;
  const Manner& manner_;
  std::string daemon_;  ///< "kwalletd5"
  Peer peer_;
  std::string wallet_;
};

}  // namespace matinee::keyring
