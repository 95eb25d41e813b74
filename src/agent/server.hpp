// SPDX-License-Identifier: MIT
//
// The agent's server: many connections on one thread, each with one request at a time.
#pragma once

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include <matinee/clock.hpp>
#include <matinee/result.hpp>

#include "agent/keeper.hpp"
#include "agent/shares.hpp"
#include "base/unique_fd.hpp"

namespace matinee::agent {

struct ServerSettings {
  /// For `hello`: constant values, and what the last choice skipped.
  std::string version = {};
  std::map<std::string, std::string> circumstances = {};
  std::string session_bus = {};
  std::function<std::vector<PassedOver>()> passed_over = {};
  std::string network = {};
  /// See Greeting.
  bool reads_browsers = false;
  std::string named_source = {};
  /// The maximum number of open connections. Further clients wait in the kernel until a connection
  /// is closed or has used up its share.
  std::size_t max_connections = 40;
  Shares shares = {};
  /// The timeout for receiving a line after its first byte, and for sending a response.
  std::chrono::seconds patience{10};
  /// How often to check whether the agent must end.
  std::chrono::milliseconds look_interval{5'000};
  /// The agent ends after this time without a request, unless its session would be lost
  /// (Keeper::is_irreplaceable). nullopt means never.
  std::optional<std::chrono::seconds> idle_life = {};
  /// The agent ends at this age in any case. nullopt means never.
  std::optional<std::chrono::seconds> total_life = {};
  /// The agent ends when its socket is no longer at this path. Empty with socket activation,
  /// because the socket then belongs to systemd.
  std::filesystem::path socket = {};
};

enum class Ending : std::uint8_t { asked, signalled, idle, old, replaced };

/// Serves `listener`, a listening Unix socket, until a client or `stop` ends it, then stops the
/// keeper. Ages are measured with Clock::since_boot, which also counts the time of suspension.
/// `log` receives lines without secrets on the calling thread. Fails with Errc::failure if the
/// socket cannot be served.
Result<Ending> serve(UniqueFd listener, Keeper& keeper, const Clock& clock,
                     const ServerSettings& settings, const std::stop_token& stop,
                     const Keeper::Log& log);

}  // namespace matinee::agent
