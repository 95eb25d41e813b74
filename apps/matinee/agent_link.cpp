// SPDX-License-Identifier: MIT
#include "agent_link.hpp"

#include <cerrno>
#include <utility>

#include <matinee/clock.hpp>

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include "access/agent_connection.hpp"
#include "base/unique_fd.hpp"
#include "host/environment.hpp"
#include "host/paths.hpp"
#include "json/error.hpp"
#include "json/json.hpp"
#include "sys/file.hpp"
#include "sys/pipe.hpp"
#include "sys/process.hpp"
#include "sys/waker.hpp"

namespace matinee::cli {

namespace {

// Where the agent finds the pipe on which it tells that it serves.
constexpr int k_ready = 3;

// What the agent says of its start: "ok", or its error as JSON.
Result<void> hear(int ready) {
  constexpr std::chrono::seconds k_patience{10};
  constexpr std::size_t k_longest = std::size_t{64} * 1024;
  const auto deadline = std::chrono::steady_clock::now() + k_patience;
  if (sys::wait_readable(ready, deadline, {}) != sys::Wake::ready) {
    return Error(Errc::failure, "the agent does not come up").about(Subject::agent);
  }
  MATINEE_TRY_ASSIGN(const std::string said, sys::read_descriptor(ready, "the agent", k_longest));
  if (said == "ok") return {};
  return json::parse_error(json::parse(said), "the agent ended while it started");
}

// One that has the lock already, and its socket in a moment.
Result<agent::Client> connect_to_starting(const std::filesystem::path& socket) {
  constexpr int k_tries = 100;
  constexpr std::chrono::milliseconds k_pause{20};
  SystemClock clock;
  auto client = agent::Client::connect(socket);
  for (int i = 0; i < k_tries && !client && client.error().code() == Errc::not_found; ++i) {
    clock.sleep_for(k_pause, {});
    client = agent::Client::connect(socket);
  }
  return client;
}

}  // namespace

std::vector<std::string> agent_arguments(const GlobalOptions& global, const AgentOptions& options) {
  std::vector<std::string> arguments{"matinee", "agent", "--foreground", "--ready-fd",
                                     fmt::to_string(k_ready)};
  const auto add = [&](std::string name, std::string value) {
    if (value.empty()) return;
    arguments.push_back(std::move(name));
    arguments.push_back(std::move(value));
  };
  const auto add_seconds = [&](const char* name, std::optional<std::chrono::seconds> span) {
    if (span) add(name, fmt::to_string(span->count()));
  };
  add("--config", host::absolute(global.config_file));
  add("--cookies-from-browser", global.cookies_from_browser);
  add("--cookies", host::absolute(global.cookies_file));
  add("--cacert", host::absolute(global.cacert));
  for (const std::string& rule : global.connect_to)
    add("--connect-to", rule);
  add("--country", global.country);
  if (global.no_prompt) arguments.emplace_back("--no-prompt");
  add_seconds("--interval", options.interval);
  add_seconds("--lifetime", options.lifetime);
  add_seconds("--idle-exit", options.idle_life);
  add_seconds("--exit-after", options.total_life);
  add("--hook", options.hook);
  if (options.notify_leaving_days > 0) {
    add("--notify-leaving", fmt::to_string(options.notify_leaving_days));
  }
  add("--leaving-hook", options.leaving_hook);
  if (options.no_notification) arguments.emplace_back("--no-notification");
  return arguments;
}

Result<void> start_agent(const host::AgentPlace& place, const std::vector<std::string>& arguments) {
  MATINEE_TRY_ASSIGN(sys::Pipe ready, sys::open_pipe());
  // It keeps no folder busy.
  const UniqueFd root(k_adopt, ::open("/", O_PATH | O_DIRECTORY | O_CLOEXEC));
  constexpr std::string_view k_socket = "MATINEE_SOCKET=";
  std::vector<std::string> environment = host::variables();
  std::erase_if(environment, [&](const std::string& each) { return each.starts_with(k_socket); });
  environment.push_back(fmt::format("{}{}", k_socket, place.socket.native()));
  MATINEE_TRY(sys::start_detached({.arguments = arguments,
                                   .program = "/proc/self/exe",
                                   .environment = std::move(environment),
                                   .descriptors = {{ready.write_end.get(), k_ready}},
                                   .folder = root.get()}));
  ready.write_end.reset();
  auto heard = hear(ready.read_end.get());
  const bool was_another_faster = !heard && heard.error().code() == Errc::busy;
  if (!was_another_faster) return heard;
  // One that holds the lock and does not serve is no agent.
  MATINEE_TRY_ASSIGN(auto other, connect_to_starting(place.socket));
  MATINEE_TRY(other.greet());
  return {};
}

Result<agent::Client> reach_agent(const GlobalOptions& global,
                                  const host::Circumstances& circumstances) {
  MATINEE_TRY_ASSIGN(const host::AgentPlace place, host::agent_place());
  auto client = access::connect_agent(place, circumstances);
  if (client || client.error().code() != Errc::not_found) return client;
  // One that nobody asked for goes when nobody has used it for long.
  constexpr std::chrono::hours k_idle_life{12};
  // It lives on: what this one command was told of a source is not for it.
  GlobalOptions lasting = global;
  lasting.cookies_from_browser.clear();
  lasting.cookies_file.clear();
  MATINEE_TRY(start_agent(place, agent_arguments(lasting, {.idle_life = k_idle_life})));
  return access::connect_agent(place, circumstances);
}

Result<agent::Client> running_agent() {
  MATINEE_TRY_ASSIGN(const host::AgentPlace place, host::agent_place());
  MATINEE_TRY_ASSIGN(agent::Client client, agent::Client::connect(place.socket));
  MATINEE_TRY(client.greet());
  return client;
}

}  // namespace matinee::cli
