// SPDX-License-Identifier: MIT
//
// KWallet, interface org.kde.KWallet: kwalletd6, kwalletd5 (5.103 seen) and kwalletd of KDE 4.
#pragma once

#include <span>
#include <string>
#include <vector>

#include <matinee/result.hpp>

#include "keyring/bus.hpp"
#include "keyring/keyring.hpp"

namespace matinee::keyring {

/// "kwalletd5": the name of the daemon, of its place on the bus, and of its object.
std::string daemon_of(WalletVersion version);

/// See Keyring::ask_kwallet.
Result<std::vector<Item>> find_in_kwallet(Bus& bus, std::span<const WalletVersion> versions,
                                          const WalletEntry& entry, const Manner& manner);

/// One daemon, started if need be, and its network wallet. Borrows all.
class KWallet {
 public:
  KWallet(Bus& bus, WalletVersion version, const WalletEntry& entry, const Manner& manner);

  /// Errc::not_found also for a wallet that was never made: opening it would start the wizard.
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
