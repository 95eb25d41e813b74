// SPDX-License-Identifier: MIT
//
// JSON of the agent's lines: foreign bytes on one side, secrets on the other. Private to the layer.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <matinee/cookie.hpp>
#include <matinee/result.hpp>

#include <nlohmann/json.hpp>

namespace matinee::agent {

/// A document whose strings are wiped in the end.
struct WipedJson {
  /// Discarded for what is no JSON, or nests deeper than any message of ours.
  explicit WipedJson(std::string_view text);
  explicit WipedJson(nlohmann::ordered_json taken) : value(std::move(taken)) {}
  ~WipedJson();
  WipedJson(const WipedJson&) = delete;
  WipedJson& operator=(const WipedJson&) = delete;

  nlohmann::ordered_json value;
};

/// The member `key`, or null where `object` is none or has none.
const nlohmann::ordered_json& member(const nlohmann::ordered_json& object, const char* key);

nlohmann::ordered_json time_or_null(const std::optional<UnixTime>& moment);

std::optional<std::string> text_of(const nlohmann::ordered_json& object, const char* key);

/// One line of JSON; bytes that are no UTF-8 become replacement characters.
std::string dumped(const nlohmann::ordered_json& value);

/// For messages: what a stranger sent, cut short.
std::string shortened(std::string_view text);

nlohmann::ordered_json json_of(const CookieOrigin& origin);
CookieOrigin origin_of(const nlohmann::ordered_json& object);

nlohmann::ordered_json json_of(const CookieJar& jar);
Result<CookieJar> jar_of(const nlohmann::ordered_json& object);

}  // namespace matinee::agent
