// SPDX-License-Identifier: MIT
#include "agent_source.hpp"

#include <string_view>
#include <utility>

#include "agent_link.hpp"
#include "session/token_manager.hpp"

namespace matinee::cli {

AgentSource::AgentSource(agent::Client& client, std::string network, SessionSource& otherwise)
    : client_(client), network_(std::move(network)), otherwise_(otherwise) {}

Result<CookieJar> AgentSource::extract_cookies() {
  if (std::exchange(has_read_, true)) (void)client_.ask(agent::order::Refresh{.network = network_});
  auto headers = client_.headers(network_);
  if (!headers) {
    if (is_agents_last_word(client_, headers.error())) return headers.error();
    return otherwise_.extract_cookies();
  }
  constexpr std::string_view k_scheme = "Bearer ";
  const auto token = headers->authorization.reveal().substr(k_scheme.size());
  CookieJar jar{.origin = {.browser = "agent", .profile = {}, .container = {}, .file = {}},
                .cookies = {}};
  jar.cookies.push_back(session::login_token_cookie(Secret::copy_of(token)));
  return jar;
}

}  // namespace matinee::cli
