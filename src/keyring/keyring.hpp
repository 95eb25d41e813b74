// SPDX-License-Identifier: MIT
//
// Reads the keyrings of a Linux desktop over the session bus: the Secret Service (gnome-keyring,
// KeePassXC, KDE) and KWallet of Plasma 6, 5 and 4. This is the only layer that uses D-Bus.
//
// Every call has a deadline, so that no daemon can make the program hang. A daemon is started only
// if the caller allows it. A wallet that does not exist is never opened, because that would start
// KWallet's first-run wizard.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include <matinee/clock.hpp>
#include <matinee/result.hpp>
#include <matinee/secret.hpp>

namespace matinee::keyring {

/// Timeouts.
struct Patience {
  std::chrono::milliseconds call{5'000};      ///< for a reply that needs no user
  std::chrono::milliseconds start{20'000};    ///< for the start of a daemon
  std::chrono::milliseconds prompt{120'000};  ///< for a user to answer a prompt
};

/// Values from the user's environment, which this layer does not read itself.
struct Settings {
  std::string bus_address = {};            ///< $DBUS_SESSION_BUS_ADDRESS
  std::filesystem::path runtime_dir = {};  ///< $XDG_RUNTIME_DIR
  Patience patience = {};
};

/// Whether the user may be asked for a password.
enum class Prompting : std::uint8_t { allowed, forbidden };

/// Whether an installed daemon that does not run may be started.
enum class Starting : std::uint8_t { allowed, forbidden };

/// Receives a sentence for the user before any call that may open a prompt.
using Notice = std::function<void(std::string_view)>;

/// Options of a query.
struct Manner {
  std::string_view whose = {};  ///< the browser, for messages
  Prompting prompting = Prompting::allowed;
  Starting starting = Starting::allowed;
  Notice notice = {};  ///< may be empty
};

/// A secret from a keyring.
struct Item {
  Secret secret;
  std::string found_in;  ///< "Secret Service (login)", "kwalletd5 (kdewallet)"
};

/// Attributes of an item in the Secret Service. A search matches items that have all of them.
using Attributes = std::map<std::string, std::string>;

/// The number is the major version of KDE that the daemon belongs to.
enum class WalletVersion : std::uint8_t { kwallet4 = 4, kwallet5 = 5, kwallet6 = 6 };

/// All versions, newest first.
inline constexpr std::array k_wallet_versions{WalletVersion::kwallet6, WalletVersion::kwallet5,
                                              WalletVersion::kwallet4};

/// Names an entry of a wallet. A password is text; other entries are bytes.
struct WalletEntry {
  enum class Type : std::uint8_t { password, bytes };
  std::string folder;
  std::string key;
  Type type = Type::password;
};

/// Whether a service is on the bus. `startable` means that the bus can start it.
enum class Presence : std::uint8_t { absent, startable, running };

/// A collection of the Secret Service, or a wallet.
struct SeenCollection {
  std::string name;
  bool is_locked;
};

/// The state of one keyring service.
struct SeenKeyring {
  std::string name;  ///< "Secret Service", "kwalletd5"
  Presence presence = Presence::absent;
  std::vector<SeenCollection> collections = {};  ///< empty unless it is running
  std::optional<Error> why = {};                 ///< set if it is running but could not be queried
};

class Bus;

/// A connection to the session bus. Use it from one thread.
///
/// The ask_ functions return at least one item, or fail with
/// - Errc::not_found if there is no such keyring on the bus. If there is one, but without such an
///   item, the subject of the error is Subject::session_source;
/// - Errc::locked if the keyring cannot be opened now: it is locked and prompting is forbidden, the
///   prompt was dismissed, the prompt or a call timed out, the daemon refused or is disabled, or a
///   reply was malformed;
/// - Errc::cancelled if `stop` was requested.
class Keyring {
 public:
  /// Connects to the session bus. Fails with Errc::locked if none answers. `clock` must outlive the
  /// result.
  static Result<Keyring> open(const Settings& settings, const Clock& clock, std::stop_token stop);
  Keyring(Keyring&&) noexcept;
  Keyring& operator=(Keyring&&) noexcept;
  ~Keyring();

  /// Lists all known keyrings, including absent ones, and which collections are locked. It opens,
  /// starts and unlocks nothing.
  Result<std::vector<SeenKeyring>> survey();

  /// Whether a Secret Service is running or can be started.
  Result<bool> has_secret_service();

  /// Returns the items of all collections that match any of `searches`, in the order of the
  /// searches. Unlocks locked items, but prompts only if no other item was found.
  Result<std::vector<Item>> ask_secret_service(std::span<const Attributes> searches,
                                               const Manner& manner);

  /// Returns the entry from the network wallet of the first of `versions` that has it. Running
  /// daemons are queried first.
  Result<std::vector<Item>> ask_kwallet(std::span<const WalletVersion> versions,
                                        const WalletEntry& entry, const Manner& manner);

 private:
  explicit Keyring(std::unique_ptr<Bus> bus);

  std::unique_ptr<Bus> bus_;
};

}  // namespace matinee::keyring
