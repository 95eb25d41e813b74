// SPDX-License-Identifier: MIT
#include "keyring/kwallet.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <optional>
#include <string>
#include <tuple>
#include <utility>

#include <fmt/format.h>

#include "base/wiped_bytes.hpp"

namespace matinee::keyring {

namespace {

constexpr const char* k_interface = "org.kde.KWallet";
constexpr const char* k_program = "matinee";  // KWallet's dialogs show this name
constexpr std::int64_t k_no_window = 0;
constexpr std::size_t k_largest_secret = 4096;

std::string name_of(WalletVersion version) {
  return "org.kde." + daemon_of(version);
}

std::optional<Secret> bytes_in(sdbus::MethodReply& reply) {
  WipedBytes value;
  reply.enterContainer("y");
  for (std::uint8_t byte = 0; reply >> byte && value.size() <= k_largest_secret;)
    value.push_back(std::byte{byte});
  if (value.size() > k_largest_secret) return std::nullopt;
  return Secret::copy_of({reinterpret_cast<const char*>(value.data()), value.size()});
}

// Reads the text in place, as a pointer into the message. The message is wiped when it is freed; a
// std::string would be another copy to wipe.
std::optional<Secret> text_in(sdbus::MethodReply& reply) {
  char* text = nullptr;
  reply >> text;
  if (text == nullptr) return std::nullopt;
  const std::string_view view(text);
  if (view.size() > k_largest_secret) return std::nullopt;
  return Secret::copy_of(view);
}

struct Daemons {
  std::vector<WalletVersion> running;
  std::vector<WalletVersion> startable;
};

Result<Daemons> look_around(Bus& bus, std::span<const WalletVersion> versions) {
  Daemons daemons;
  for (const WalletVersion version : versions) {
    MATINEE_TRY_ASSIGN(const Presence presence, bus.find(name_of(version)));
    if (presence == Presence::running) daemons.running.push_back(version);
    if (presence == Presence::startable) daemons.startable.push_back(version);
  }
  return daemons;
}

}  // namespace

std::string daemon_of(WalletVersion version) {
  return version == WalletVersion::kwallet4 ? "kwalletd"
                                            : fmt::format("kwalletd{}", static_cast<int>(version));
}

Result<std::vector<Item>> find_in_kwallet(Bus& bus, std::span<const WalletVersion> versions,
                                          const WalletEntry& entry, const Manner& manner) {
  MATINEE_TRY_ASSIGN(Daemons daemons, look_around(bus, versions));
  if (daemons.running.empty() && daemons.startable.empty()) {
    return Error(Errc::not_found, "KWallet is not on the session bus");
  }
  // Running daemons come first, so that none is started if one of them has the entry.
  std::vector<WalletVersion> worth_asking = daemons.running;
  if (manner.starting == Starting::allowed) {
    std::ranges::copy(daemons.startable, std::back_inserter(worth_asking));
  }
  if (worth_asking.empty()) {
    return Error(Errc::not_found,
                 fmt::format("{} is not running", daemon_of(daemons.startable.front())));
  }
  std::optional<Error> first_error;
  for (const WalletVersion version : worth_asking) {
    auto item = KWallet(bus, version, entry, manner).find();
    if (item) {
      std::vector<Item> found;
      found.push_back(*std::move(item));
      return found;
    }
    // After any other error, this daemon may still be the one that has the entry.
    if (item.error().code() != Errc::not_found) return item.error();
    if (!first_error) first_error = item.error();
  }
  return *first_error;
}

KWallet::KWallet(Bus& bus, WalletVersion version, const WalletEntry& entry, const Manner& manner)
    : bus_(bus), entry_(entry), manner_(manner), daemon_(daemon_of(version)) {}

template <class Value, class... Arguments>
Result<Value> KWallet::ask(const std::string& method, milliseconds patience,
                           const Arguments&... arguments) {
  const Object object{peer_, "/modules/" + daemon_, k_interface};
  MATINEE_TRY_ASSIGN(auto answer, bus_.ask<Value>(object, method, patience, arguments...));
  return std::get<0>(std::move(answer));
}

Result<Item> KWallet::find() {
  MATINEE_TRY_ASSIGN(peer_, bus_.reach("org.kde." + daemon_, daemon_));
  MATINEE_TRY(look_from_outside());
  MATINEE_TRY_ASSIGN(const std::int32_t handle, open());
  auto secret = read(handle);
  close(handle);
  if (!secret) return secret.error();
  return Item{*std::move(secret), fmt::format("{} ({})", daemon_, wallet_)};
}

// Checks everything that needs no open wallet and therefore causes no prompt.
Result<void> KWallet::look_from_outside() {
  const milliseconds patience = bus_.patience().call;
  MATINEE_TRY_ASSIGN(const bool enabled, ask<bool>("isEnabled", patience));
  if (!enabled) return Error(Errc::locked, fmt::format("KWallet is disabled ({})", daemon_));
  MATINEE_TRY_ASSIGN(wallet_, ask<std::string>("networkWallet", patience));
  MATINEE_TRY_ASSIGN(const auto wallets, ask<std::vector<std::string>>("wallets", patience));
  if (std::ranges::find(wallets, wallet_) == wallets.end()) {
    return Error(Errc::not_found, fmt::format("{} has no wallet yet", daemon_));
  }
  MATINEE_TRY_ASSIGN(const bool absent,
                     ask<bool>("keyDoesNotExist", patience, wallet_, entry_.folder, entry_.key));
  if (absent) {
    return no_item_in(daemon_, manner_.whose);
  }
  return {};
}

Result<std::int32_t> KWallet::open() {
  MATINEE_TRY_ASSIGN(const bool is_open, ask<bool>("isOpen", bus_.patience().call, wallet_));
  if (!is_open && manner_.prompting == Prompting::forbidden) {
    return Error(Errc::locked,
                 fmt::format("the wallet with the key of {} is closed, and prompting is forbidden",
                             manner_.whose));
  }
  const bool may_wait = manner_.prompting == Prompting::allowed;
  if (may_wait && manner_.notice) {
    manner_.notice(
        fmt::format("asking KWallet for the key of {}; a prompt may appear", manner_.whose));
  }
  const milliseconds patience = may_wait ? bus_.patience().prompt : bus_.patience().call;
  auto handle = ask<std::int32_t>("open", patience, wallet_, k_no_window, k_program);
  if (!handle && handle.error().recovery() == Recovery::retry_later && may_wait) {
    return Error(Errc::locked,
                 fmt::format("nobody answered KWallet's prompt for {} seconds",
                             std::chrono::round<std::chrono::seconds>(patience).count()),
                 std::nullopt, Recovery::retry_later);
  }
  if (handle && *handle < 0) {
    return Error(Errc::locked, fmt::format("KWallet refuses to open its wallet ({})", daemon_));
  }
  return handle;
}

Result<Secret> KWallet::read(std::int32_t handle) {
  const milliseconds patience = bus_.patience().call;
  MATINEE_TRY_ASSIGN(const bool has_entry,
                     ask<bool>("hasEntry", patience, handle, entry_.folder, entry_.key, k_program));
  if (!has_entry) {
    return no_item_in(daemon_, manner_.whose);
  }
  return read_value(handle);
}

Result<Secret> KWallet::read_value(std::int32_t handle) {
  const bool is_text = entry_.type == WalletEntry::Type::password;
  const char* method = is_text ? "readPassword" : "readEntry";
  const Object object{peer_, "/modules/" + daemon_, k_interface};
  MATINEE_TRY_ASSIGN(auto reply, bus_.call(object, method, bus_.patience().call, handle,
                                           entry_.folder, entry_.key, k_program));
  try {
    if (auto secret = is_text ? text_in(reply) : bytes_in(reply)) return *std::move(secret);
  } catch (const sdbus::Error&) {  // NOLINT(bugprone-empty-catch): the next line says it
  }
  return nonsense_from(daemon_, method);
}

void KWallet::close(std::int32_t handle) {
  constexpr bool k_by_force = false;  // other programs keep their handles
  (void)ask<std::int32_t>("close", bus_.patience().call, handle, k_by_force, k_program);
}

}  // namespace matinee::keyring
