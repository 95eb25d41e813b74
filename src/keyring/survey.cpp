// SPDX-License-Identifier: MIT
#include "keyring/survey.hpp"

#include <algorithm>
#include <cstdint>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "keyring/kwallet.hpp"
#include "keyring/secret_service.hpp"

namespace matinee::keyring {

namespace {

constexpr std::size_t k_most_collections = 32;

template <class Value>
Result<Value> property(Bus& bus, const Peer& peer, const std::string& path,
                       const std::string& interface, const std::string& name) {
  const Object object{peer, path, "org.freedesktop.DBus.Properties"};
  MATINEE_TRY_ASSIGN(
      auto answer, (bus.ask<sdbus::Variant>(object, "Get", bus.patience().call, interface, name)));
  try {
    return std::get<0>(answer).template get<Value>();
  } catch (const sdbus::Error&) {
    return nonsense_from(peer.title, "Get");
  }
}

Result<std::vector<SeenCollection>> collections_of(Bus& bus, const Peer& peer) {
  MATINEE_TRY_ASSIGN(const auto paths, (property<std::vector<sdbus::ObjectPath>>(
                                           bus, peer, k_secrets_path,
                                           "org.freedesktop.Secret.Service", "Collections")));
  std::vector<SeenCollection> collections;
  for (const sdbus::ObjectPath& path : paths) {
    if (collections.size() >= k_most_collections) break;
    MATINEE_TRY_ASSIGN(
        const bool is_locked,
        property<bool>(bus, peer, path, "org.freedesktop.Secret.Collection", "Locked"));
    collections.push_back({collection_of(path), is_locked});
  }
  return collections;
}

// Returns the network wallet, which is the one that browsers use. Returns nothing if it does not
// exist yet.
Result<std::vector<SeenCollection>> wallet_of(Bus& bus, const Peer& peer,
                                              const std::string& daemon) {
  const Object object{peer, "/modules/" + daemon, "org.kde.KWallet"};
  const milliseconds patience = bus.patience().call;
  MATINEE_TRY_ASSIGN(const auto enabled, bus.ask<bool>(object, "isEnabled", patience));
  if (!std::get<0>(enabled)) return Error(Errc::locked, daemon + " is disabled in its settings");
  MATINEE_TRY_ASSIGN(const auto name, bus.ask<std::string>(object, "networkWallet", patience));
  MATINEE_TRY_ASSIGN(const auto all,
                     bus.ask<std::vector<std::string>>(object, "wallets", patience));
  std::vector<SeenCollection> found;
  for (const std::string& wallet : std::get<0>(all)) {
    if (wallet != std::get<0>(name)) continue;
    MATINEE_TRY_ASSIGN(const auto open, bus.ask<bool>(object, "isOpen", patience, wallet));
    found.push_back({wallet, !std::get<0>(open)});
  }
  return found;
}

template <class Look>
Result<SeenKeyring> look_at(Bus& bus, const std::string& title, const std::string& name,
                            const Look& look) {
  MATINEE_TRY_ASSIGN(const Presence presence, bus.find(name));
  SeenKeyring seen{.name = title, .presence = presence};
  if (presence != Presence::running) return seen;
  // The service is running, so this does not start it.
  MATINEE_TRY_ASSIGN(const Peer peer, bus.reach(name, title));
  auto collections = look(peer);
  if (collections) {
    seen.collections = *std::move(collections);
  } else if (collections.error().code() == Errc::cancelled) {
    return collections.error();
  } else {
    seen.why = collections.error();
  }
  return seen;
}

}  // namespace

Result<std::vector<SeenKeyring>> survey(Bus& bus) {
  std::vector<SeenKeyring> all;
  MATINEE_TRY_ASSIGN(all.emplace_back(),
                     look_at(bus, "Secret Service", k_secrets_name,
                             [&](const Peer& peer) { return collections_of(bus, peer); }));
  std::vector<std::string> owners;
  for (const WalletVersion version : k_wallet_versions) {
    const std::string daemon = daemon_of(version);
    std::string owner;
    MATINEE_TRY_ASSIGN(auto seen, look_at(bus, daemon, "org.kde." + daemon, [&](const Peer& peer) {
                         owner = peer.owner;
                         return wallet_of(bus, peer, daemon);
                       }));
    // kwalletd6 also owns the bus name of version 5, for older programs. Report it once.
    if (std::ranges::find(owners, owner) != owners.end()) continue;
    if (!owner.empty()) owners.push_back(owner);
    all.push_back(std::move(seen));
  }
  return all;
}

}  // namespace matinee::keyring
