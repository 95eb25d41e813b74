// SPDX-License-Identifier: MIT
//
// What several of the agent's messages hold, as JSON. Private to the layer.
#pragma once

#include <string>
#include <string_view>

#include <matinee/cookie.hpp>
#include <matinee/credential.hpp>
#include <matinee/result.hpp>

#include "json/fwd.hpp"

namespace matinee::agent {

/// For messages: what a stranger sent, cut short.
std::string shortened(std::string_view text);

json::Ordered json_of(const CookieOrigin& origin);
CookieOrigin origin_of(const json::Value& object);

/// A session without its cookies: {"token","kind","session_id","user_id","country","expires_at",
/// "checked_at","source","has_source"}. `session_id` is the JSON value that stands in
/// `dt-custom-data`.
json::Ordered json_of(const HeldSession& session);
/// Errc::usage if the token is missing or can stand in no header.
Result<HeldSession> session_of(const json::Value& object);

json::Ordered json_of(const CookieJar& jar);
/// Errc::usage for what is no list of mubi.com's cookies.
Result<CookieJar> jar_of(const json::Value& object);

}  // namespace matinee::agent
