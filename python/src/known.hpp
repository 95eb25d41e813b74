// SPDX-License-Identifier: MIT
//
// What Python may read of a session at any time, without a call. Pure.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include <matinee/auth_manager.hpp>
#include <matinee/cookie.hpp>

namespace matinee::python {

/// The result of the calls so far.
struct Known {
  std::optional<CookieJar> cookies = {};  ///< those that make the session, one of a name
  std::shared_ptr<const AuthHeaders> headers = {};
  std::string masked_token = {};
  std::string origin = {};  ///< "chromium Default", "the agent"; empty before
};

Known known_of_agent(AuthHeaders headers);

/// What `auth` holds. Without new headers those from before stay if they are of the same token.
Known known_of(const AuthManager& auth, std::optional<AuthHeaders> headers, const Known& before);

}  // namespace matinee::python
