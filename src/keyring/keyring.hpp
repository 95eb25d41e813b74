// SPDX-License-Identifier: MIT
//
// The keyrings of a Linux desktop, asked over the session bus: the Secret Service (gnome-keyring,
// KeePassXC, KDE's own) and KWallet of Plasma 6, 5 and 4. This is the only layer that speaks D-Bus.
//
// Every call has a deadline, so that no daemon can make the program hang. What is not running is
// started only where the caller says so, and no wallet is opened that does not exist yet: that
// would bring KWallet's first-run wizard up.
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

/// How long to wait for what.
struct Patience {
  std::chrono::milliseconds call{5'000};      ///< an answer that needs nobody
  std::chrono::milliseconds start{20'000};    ///< a daemon that the bus starts
  std::chrono::milliseconds prompt{120'000};  ///< a person
};

/// What the library must know of the user's environment.
struct Settings {
  std::string bus_address = {};            ///< $DBUS_SESSION_BUS_ADDRESS
  std::filesystem::path runtime_dir = {};  ///< $XDG_RUNTIME_DIR
  Patience patience = {};
};

/// Whether the user may be asked for a password.
enum class Prompting : std::uint8_t { allowed, forbidden };

/// Whether a daemon that is installed and not running may be started.
enum class Starting : std::uint8_t { allowed, forbidden };

/// Told in words, before anything that may bring a prompt up.
using Notice = std::function<void(std::string_view)>;

/// How to ask.
struct Manner {
  std::string_view whose = {};  ///< the browser, for messages
  Prompting prompting = Prompting::allowed;
  Starting starting = Starting::allowed;
  Notice notice = {};  ///< may be empty
};

struct Item {
  Secret secret;
  std::string found_in;  ///< "Secret Service (login)", "kwalletd5 (kdewallet)"
};

/// What an item of a Secret Service must have; all of it.
using Attributes = std::map<std::string, std::string>;

enum class WalletVersion : std::uint8_t { kwallet4 = 4, kwallet5 = 5, kwallet6 = 6 };

inline constexpr std::array k_wallet_versions{WalletVersion::kwallet6, WalletVersion::kwallet5,
                                              WalletVersion::kwallet4};

/// An entry of a wallet: a password is text, anything else bytes.
struct WalletEntry {
  enum class Type : std::uint8_t { password, bytes };
  std::string folder;
  std::string key;
  Type type = Type::password;
};

enum class Presence : std::uint8_t { absent, startable, running };

/// A collection of the Secret Service, or a wallet.
struct SeenCollection {
  std::string name;
  bool is_locked;
};

struct SeenKeyring {
  std::string name;  ///< "Secret Service", "kwalletd5"
  Presence presence = Presence::absent;
  std::vector<SeenCollection> collections = {};  ///< of one that is running
  std::optional<Error> why = {};                 ///< it is running and did not tell
};

class Bus;

/// A connection to the session bus. Used from one thread.
///
/// The questions answer with at least one item or an Error: Errc::not_found where there is no such
/// keyring on the bus, and about Subject::session_source where there is one without such an item;
/// Errc::locked where it cannot be opened now (locked and prompting forbidden, prompt dismissed,
/// prompt or call timed out, refused, disabled, nonsense for an answer); Errc::cancelled where
/// `stop` was requested. Each has words of its own.
class Keyring {
 public:
  /// Errc::locked where no session bus answers. `clock` must outlive the result.
  static Result<Keyring> open(const Settings& settings, const Clock& clock, std::stop_token stop);
  Keyring(Keyring&&) noexcept;
  Keyring& operator=(Keyring&&) noexcept;
  ~Keyring();

  /// Which keyrings there are, the absent ones included, and what is locked in them. Opens, starts
  /// and unlocks nothing.
  Result<std::vector<SeenKeyring>> survey();

  /// Whether a Secret Service runs or can be started.
  Result<bool> has_secret_service();

  /// The items of every collection that match any of `searches`, in their order. Locked ones are
  /// unlocked, with a prompt only if no other item was found.
  Result<std::vector<Item>> ask_secret_service(std::span<const Attributes> searches,
                                               const Manner& manner);

  /// The entry in the network wallet of the first of `versions` that has it. The running daemons
  /// are asked first.
  Result<std::vector<Item>> ask_kwallet(std::span<const WalletVersion> versions,
                                        const WalletEntry& entry, const Manner& manner);

 private:
  explicit Keyring(std::unique_ptr<Bus> bus);

  std::unique_ptr<Bus> bus_;
};

}  // namespace matinee::keyring
