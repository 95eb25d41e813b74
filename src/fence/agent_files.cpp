// SPDX-License-Identifier: MIT
#include "fence/agent_fence.hpp"
#include "fence/landlock.hpp"
#include "fence/limits.hpp"

namespace matinee::fence {

Result<bool> confine_agent_files(const std::string& folder) {
  give_up_privileges();
  // Session buses used to listen on abstract sockets.
  LandlockRules rules{.paths = {{"/"}}, .may_use_abstract_sockets = true};
  rules.paths.push_back({"/dev/null", Access::own_files});
  if (!folder.empty()) rules.paths.push_back({folder, Access::own_files});
  return restrict_to(rules);
}

}  // namespace matinee::fence
