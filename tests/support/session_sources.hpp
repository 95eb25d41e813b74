// SPDX-License-Identifier: MIT
//
// Session sources with invented sessions.
#pragma once

#include <deque>
#include <functional>
#include <string>
#include <string_view>
#include <utility>

#include <matinee/auth_manager.hpp>

#include "session/chooser.hpp"
#include "session/cookie_extractor.hpp"
#include "session/credential.hpp"
#include "support/jar.hpp"

namespace matinee::test {

/// Returns a session with this token, as a sign-in or another agent passes it on.
inline HeldSession session_with(std::string_view token) {
  const CookieOrigin origin{.browser = "firefox", .profile = "p", .file = "/db"};
  return {.credential = session::credential_of_token(Secret::copy_of(token), origin)};
}

/// Returns the session of `source` that a command would use if the service could not be reached.
inline Result<HeldSession> first_session(SessionSource& source) {
  session::RefusedTokens none;
  session::ChoiceTools tools{.read_page = [](const CookieJar&) {
    return Error(Errc::signed_out, "no page in this test");
  }};
  auto chosen = session::choose_session(source, {}, tools, none);
  if (!chosen) return chosen.error();
  return std::move(chosen->session);
}

/// Returns one prepared jar or Error in each survey, and then no session.
struct ScriptedSource final : SessionSource {
  std::deque<Result<CookieJar>> results = {};
  int reads = 0;

  Result<SessionSurvey> survey() override {
    ++reads;
    if (results.empty()) return SessionSurvey{.nothing = {Errc::signed_out, "no session anywhere"}};
    auto result = std::move(results.front());
    results.pop_front();
    if (!result) return result.error();
    return session::survey_of(*std::move(result), k_today);
  }
};

}  // namespace matinee::test
