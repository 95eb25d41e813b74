// SPDX-License-Identifier: MIT
#include "leaving_watch.hpp"

#include <chrono>
#include <stop_token>
#include <utility>

#include <fmt/format.h>

#include "host/paths.hpp"

namespace matinee::cli {

std::vector<std::string> notice_arguments(const GlobalOptions& global,
                                          const AgentOptions& options) {
  if (options.notify_leaving_days <= 0) return {};
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

LeavingWatch::LeavingWatch(Clock& clock, NoticeStamps stamps, std::function<Result<void>()> start,
                           Log log)
    : thread_([&clock, stamps = std::move(stamps), start = std::move(start),
               log = std::move(log)](const std::stop_token& stop) {
        while (!stop.stop_requested()) {
          if (library::is_notice_due(stamps.read(), clock.now())) {
            const auto started = start();
            if (!started)
              log(fmt::format("no look at the watchlist: {}", started.error().message()));
          }
          clock.sleep_for(std::chrono::hours(1), stop);
        }
      }) {}

}  // namespace matinee::cli
