// SPDX-License-Identifier: MIT
#include <utility>

#include "agent_module.hpp"
#include "fence/agent_fence.hpp"

extern "C" __attribute__((visibility("default"))) void matinee_run_agent(
    matinee::cli::AgentModuleArguments arguments, matinee::Result<matinee::agent::Ending>& ending) {
  matinee::agent::Keeper keeper(*arguments.source, *arguments.transport, *arguments.clock,
                                arguments.keeper, std::move(arguments.call), arguments.log);
  // In the module, so that the agent's clients do not load libseccomp.
  const auto filtered = matinee::fence::filter_agent_calls();
  if (!filtered) arguments.log("no call filter: " + filtered.error().message());
  arguments.protections.has_call_filters = filtered.has_value();
  arguments.log("fenced: " + matinee::fence::words_for(arguments.protections));
  ending = matinee::agent::serve(std::move(arguments.listener), keeper, *arguments.clock,
                                 arguments.server, arguments.stop, arguments.log);
}
