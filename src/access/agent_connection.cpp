// SPDX-License-Identifier: MIT
#include "access/agent_connection.hpp"

#include <string>

#include <fmt/format.h>

namespace matinee::access {

namespace {

// The user asked for this socket, so every failure to connect to it is reported (Errc::network).
Error not_at_named_socket(const host::AgentPlace& place, const Error& why) {
  const std::string reason = why.code() == Errc::not_found
                                 ? fmt::format("no agent listens at {}", place.socket.native())
                                 : why.message();
  return Error(Errc::network, fmt::format("MATINEE_SOCKET is set, and {}", reason), why.native())
      .about(Subject::agent);
}

std::string value_of(const host::Circumstances& circumstances, const std::string& name) {
  const auto found = circumstances.find(name);
  return found == circumstances.end() || found->second.empty() ? "none" : found->second;
}

}  // namespace

host::Circumstances circumstances_of(const cookies::Environment& environment,
                                     const std::string& config_file) {
  return host::circumstances_of({.home = environment.home,
                                 .config_home = environment.config_home,
                                 .data_home = environment.data_home,
                                 .chrome_config_home = environment.chrome_config_home,
                                 .chrome_user_data_dir = environment.chrome_user_data_dir,
                                 .uses_legacy_mozilla_home = environment.uses_legacy_mozilla_home},
                                config_file);
}

Result<agent::Client> connect_agent(const host::AgentPlace& place, const host::Circumstances& own) {
  auto client = agent::Client::connect(place.socket);
  if (!client) return place.is_named ? not_at_named_socket(place, client.error()) : client.error();
  MATINEE_TRY(client->greet());
  if (place.is_named) return client;
  const host::Circumstances& other = client->greeting().circumstances;
  const auto difference = host::find_difference(own, other);
  if (!difference) return client;
  return Error(Errc::unavailable,
               fmt::format("the agent at {} serves another {} ({} there, {} here)",
                           place.socket.native(), *difference, value_of(other, *difference),
                           value_of(own, *difference)))
      .about(Subject::agent);
}

}  // namespace matinee::access
