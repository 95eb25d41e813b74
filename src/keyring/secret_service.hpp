// SPDX-License-Identifier: MIT
//
// A client of the Secret Service API 0.2 (specifications.freedesktop.org/secret-service), which
// gnome-keyring 42, KeePassXC and KDE implement. It searches, unlocks, prompts and reads. Secrets
// are read over a "plain" session, as Chromium does: they are not encrypted, but only the bus sees
// them.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <matinee/result.hpp>

#include <sdbus-c++/sdbus-c++.h>

#include "keyring/bus.hpp"
#include "keyring/keyring.hpp"

namespace matinee::keyring {

inline constexpr const char* k_secrets_name = "org.freedesktop.secrets";
inline constexpr const char* k_secrets_path = "/org/freedesktop/secrets";

/// The name of the collection in the object path of an item, for example "login". For any other
/// path it is the last component. Pure.
std::string collection_of(std::string_view item_path);

/// Borrows its arguments.
class SecretService {
 public:
  SecretService(Bus& bus, const Manner& manner) : bus_(bus), manner_(manner) {}

  /// Whether a Secret Service is running or can be started.
  static Result<bool> is_within_reach(Bus& bus);

  /// See Keyring::ask_secret_service.
  Result<std::vector<Item>> find(std::span<const Attributes> searches);

 private:
  using Paths = std::vector<sdbus::ObjectPath>;
  struct Hits {
    Paths unlocked;
    Paths locked;
  };
  struct Unlocking {
    Paths unlocked;            ///< unlocked without a prompt
    sdbus::ObjectPath prompt;  ///< unlocks the others; "/" if none is needed
  };

  Object object(std::string path, std::string interface) const;
  Result<Hits> search(std::span<const Attributes> searches);
  Result<Unlocking> unlock(const Paths& locked);
  Result<void> run_prompt(const sdbus::ObjectPath& prompt);
  Result<void> wait_for_prompt(const sdbus::ObjectPath& prompt);
  void dismiss(const sdbus::ObjectPath& prompt);
  Result<std::vector<Item>> read(const Paths& items);
  Result<Secret> read_one(const sdbus::ObjectPath& item, const sdbus::ObjectPath& session);

  Bus& bus_;
  const Manner& manner_;
  Peer peer_;
};

}  // namespace matinee::keyring
