// SPDX-License-Identifier: MIT
#include <utility>

#include "agent_module.hpp"
#include "fence/agent_fence.hpp"

extern "C" __attribute__((visibility("default"))) void matinee_run_agent(
    matinee::cli::AgentModuleArguments arguments, matinee::Result<matinee::agent::Ending>& ending) {
  matinee::agent::Keeper keeper(*arguments.source, *arguments.transport, *arguments.clock,
                                arguments.keeper, std::move(arguments.call), arguments.log);
  // Here, because who only speaks to an agent need not load libseccomp.
  if (const auto filtered = matinee::fence::filter_agent_calls(); !filtered) {
    arguments.log(filtered.error().message());
  }
  ending = matinee::agent::serve(std::move(arguments.listener), keeper, *arguments.clock,
                                 arguments.server, arguments.stop, arguments.log);
}
