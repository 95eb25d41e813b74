// SPDX-License-Identifier: MIT
#include "keyring/keyring.hpp"

#include <utility>

#include "keyring/bus.hpp"
#include "keyring/kwallet.hpp"
#include "keyring/secret_service.hpp"
#include "keyring/survey.hpp"

namespace matinee::keyring {

Keyring::Keyring(std::unique_ptr<Bus> bus) : bus_(std::move(bus)) {}
Keyring::Keyring(Keyring&&) noexcept = default;
Keyring& Keyring::operator=(Keyring&&) noexcept = default;
Keyring::~Keyring() = default;

Result<Keyring> Keyring::open(const Settings& settings, const Clock& clock, std::stop_token stop) {
  MATINEE_TRY_ASSIGN(auto bus, Bus::open(settings, clock, std::move(stop)));
  return Keyring(std::move(bus));
}

Result<std::vector<SeenKeyring>> Keyring::survey() {
  return keyring::survey(*bus_);
}

Result<bool> Keyring::has_secret_service() {
  return SecretService::is_within_reach(*bus_);
}

Result<std::vector<Item>> Keyring::ask_secret_service(std::span<const Attributes> searches,
                                                      const Manner& manner) {
  return SecretService(*bus_, manner).find(searches);
}

Result<std::vector<Item>> Keyring::ask_kwallet(std::span<const WalletVersion> versions,
                                               const WalletEntry& entry, const Manner& manner) {
  return find_in_kwallet(*bus_, versions, entry, manner);
}

}  // namespace matinee::keyring
