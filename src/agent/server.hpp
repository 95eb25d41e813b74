// SPDX-License-Identifier: MIT
//
// The agent's socket: many connections on one thread, each with one question at a time.
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
  /// What `hello` tells: what never changes, and what was passed over in the last choice.
  std::string version = {};
  std::map<std::string, std::string> circumstances = {};
  std::string session_bus = {};
  std::function<std::vector<PassedOver>()> passed_over = {};
  std::string network = {};
  /// See Greeting.
  bool reads_browsers = false;
  std::string named_source = {};
  /// Served at once; who comes later waits in the kernel until one is done or has had its share.
  std::size_t max_connections = 40;
  Shares shares = {};
  /// How long a line may take from its first byte to its last, and an answer to be taken.
  std::chrono::seconds patience{10};
  /// How often it is looked at whether the agent's time is up.
  std::chrono::milliseconds look_interval{5'000};
  /// The agent ends when nobody has asked for so long, unless it keeps a session that would end
  /// with it (Keeper::is_irreplaceable); nothing for never.
  std::optional<std::chrono::seconds> idle_life = {};
  /// The agent ends at this age, whoever asks; nothing for never.
  std::optional<std::chrono::seconds> total_life = {};
  /// The agent ends when its socket is no longer at this path; empty where the socket is not its
  /// own (socket activation).
  std::filesystem::path socket = {};
};

enum class Ending : std::uint8_t { asked, signalled, idle, old, replaced };

/// Serves `listener`, a listening Unix socket, until asked or told to stop, and stops the keeper
/// then. `clock` tells the ages: Clock::since_boot, so that a suspended system ages too. `log` gets
/// lines without secrets, on the calling thread. Errc::failure where the socket cannot be served.
Result<Ending> serve(UniqueFd listener, Keeper& keeper, const Clock& clock,
                     const ServerSettings& settings, const std::stop_token& stop,
                     const Keeper::Log& log);

}  // namespace matinee::agent
