// SPDX-License-Identifier: MIT
//
// Where the session bus is: the D-Bus server address that the desktop hands out, taken apart. Pure.
// Format: D-Bus Specification, "Server Addresses".
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace matinee::keyring {

/// A Unix socket. Other transports (tcp:, unixexec:) are of no use for a session bus.
struct BusAddress {
  enum class Kind : std::uint8_t { path, abstract };
  Kind kind = Kind::path;
  std::string name;
  friend bool operator==(const BusAddress&, const BusAddress&) = default;
};

/// The Unix sockets of an address list, in its order; what is of another transport, or broken, is
/// left out.
std::vector<BusAddress> parse_bus_addresses(std::string_view list);

/// As D-Bus spells it, with everything escaped that needs to be.
std::string to_string(const BusAddress& address);

/// Every place that is worth asking: those of `list`, then the socket `bus` of `runtime_dir`, where
/// systemd puts it. The second one is what helps in a tmux that outlived its desktop session.
std::vector<BusAddress> places_of_session_bus(std::string_view list,
                                              const std::filesystem::path& runtime_dir);

}  // namespace matinee::keyring
