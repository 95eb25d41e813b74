// SPDX-License-Identifier: MIT
//
// The agent's session as a source of cookies, for the commands that make calls of their own.
#pragma once

#include <string>

#include <matinee/auth_manager.hpp>

#include "agent/client.hpp"

namespace matinee::cli {

/// The token that the agent hands out, as the cookie that it is. Where the agent cannot be asked,
/// or reaches the service in another way, `otherwise` is read.
class AgentSource final : public SessionSource {
 public:
  AgentSource(agent::Client& client, std::string network, SessionSource& otherwise);

  /// From the second time on the agent looks at its own source again first: whoever reads twice has
  /// been refused in between.
  Result<CookieJar> extract_cookies() override;

 private:
  agent::Client& client_;
  std::string network_;
  SessionSource& otherwise_;
  bool has_read_ = false;
};

}  // namespace matinee::cli
