// SPDX-License-Identifier: MIT
//
// JSON values that occur in several messages of the agent. Private to this layer.
#pragma once

#include <string>
#include <string_view>

#include <matinee/cookie.hpp>
#include <matinee/credential.hpp>
#include <matinee/result.hpp>

#include "json/fwd.hpp"

namespace matinee::agent {

/// Shortens text of a client for a message.
std::string shortened(std::string_view text);

json::Ordered json_of(const CookieOrigin& origin);
CookieOrigin origin_of(const json::Value& object);

/// A session without its cookies: {"token","kind","session_id","user_id","country","expires_at",
/// "checked_at","source","has_source"}. `session_id` is the JSON value for `dt-custom-data`.
json::Ordered json_of(const HeldSession& session);
/// Fails with Errc::usage if the token is missing or is not valid in a header.
Result<HeldSession> session_of(const json::Value& object);

json::Ordered json_of(const CookieJar& jar);
/// Fails with Errc::usage unless `object` is a list of cookies of mubi.com.
Result<CookieJar> jar_of(const json::Value& object);

}  // namespace matinee::agent
