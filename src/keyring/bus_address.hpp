// SPDX-License-Identifier: MIT
//
// Parses D-Bus addresses to find the session bus. Pure. Format: D-Bus Specification, "Server
// Addresses".
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace matinee::keyring {

/// The address of a Unix socket. Other transports (tcp:, unixexec:) are not used for a session bus.
struct BusAddress {
  enum class Kind : std::uint8_t { path, abstract };
  Kind kind = Kind::path;
  std::string name;
  friend bool operator==(const BusAddress&, const BusAddress&) = default;
};

/// Returns the Unix sockets of an address list, in order. Addresses of other transports and
/// malformed ones are skipped.
std::vector<BusAddress> parse_bus_addresses(std::string_view list);

/// Formats an address for D-Bus, with the necessary escapes.
std::string to_string(const BusAddress& address);

/// Returns every address to try: first those of `list`, then the socket `bus` in `runtime_dir`,
/// which systemd creates. The second one helps in a tmux that has outlived its desktop session.
std::vector<BusAddress> places_of_session_bus(std::string_view list,
                                              const std::filesystem::path& runtime_dir);

}  // namespace matinee::keyring
