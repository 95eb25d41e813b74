// SPDX-License-Identifier: MIT
#include "leaving_watch.hpp"

#include <chrono>
#include <stop_token>
#include <utility>

#include <fmt/format.h>

#include "host/environment.hpp"
#include "host/paths.hpp"
#include "sys/process.hpp"

namespace matinee::cli {

namespace {

Result<void> start_command(std::vector<std::string> arguments,
                           const std::filesystem::path& socket) {
  std::vector<std::string> environment = host::variables();
  host::set_variable(environment, "MATINEE_SOCKET", socket.native());
  return sys::start_unwaited({.arguments = std::move(arguments),
                              .program = "/proc/self/exe",
                              .environment = std::move(environment),
                              .streams = sys::Streams::inherited,
                              .session = sys::Session::shared});
}

}  // namespace

std::vector<std::string> notice_arguments(const GlobalOptions& global,
                                          const AgentOptions& options) {
  std::vector<std::string> arguments{
      "matinee",  "watchlist",  "--leaving",  fmt::to_string(options.notify_leaving_days),
      "--notify", "--no-login", "--no-prompt"};
  const auto add = [&](std::string name, std::string value) {
    if (value.empty()) return;
    arguments.push_back(std::move(name));
    arguments.push_back(std::move(value));
  };
  add("--config", host::absolute(global.config_file));
  add("--cacert", host::absolute(global.cacert));
  for (const std::string& rule : global.connect_to)
    add("--connect-to", rule);
  add("--country", global.country);
  add("--hook", options.leaving_hook);
  if (options.no_notification) arguments.emplace_back("--no-notification");
  return arguments;
}

LeavingWatch::LeavingWatch(Clock& clock, const GlobalOptions& global, const AgentOptions& options,
                           NoticeStamps stamps, const std::filesystem::path& socket, Log log) {
  if (options.notify_leaving_days <= 0) return;
  thread_ =
      std::jthread([&clock, stamps = std::move(stamps), socket, log = std::move(log),
                    arguments = notice_arguments(global, options)](const std::stop_token& stop) {
        while (!stop.stop_requested()) {
          if (library::is_notice_due(stamps.read(), clock.now())) {
            const auto started = start_command(arguments, socket);
            if (!started)
              log(fmt::format("no look at the watchlist: {}", started.error().message()));
          }
          clock.sleep_for(std::chrono::hours(1), stop);
        }
      });
}

}  // namespace matinee::cli
