// SPDX-License-Identifier: MIT
//
// What several of the agent's messages hold, as JSON. Private to the layer.
#pragma once

#include <string>
#include <string_view>

#include <matinee/cookie.hpp>
#include <matinee/result.hpp>

#include "json/fwd.hpp"

namespace matinee::agent {

/// For messages: what a stranger sent, cut short.
std::string shortened(std::string_view text);

json::Ordered json_of(const CookieOrigin& origin);
CookieOrigin origin_of(const json::Value& object);

json::Ordered json_of(const CookieJar& jar);
/// Errc::usage for what is no list of mubi.com's cookies.
Result<CookieJar> jar_of(const json::Value& object);

}  // namespace matinee::agent
