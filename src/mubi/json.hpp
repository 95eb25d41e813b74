// SPDX-License-Identifier: MIT
//
// Reading members of foreign JSON without ever trusting their type. Private to the layer.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

namespace matinee::mubi {

/// A parsed text, or a discarded value for what is no JSON, is larger than any answer has a reason
/// to be, or is nested so deeply that it costs far more memory than it has bytes.
inline nlohmann::json parse_json(std::string_view text,
                                 std::size_t max_bytes = std::size_t{1} << 20) {
  constexpr int k_max_depth = 64;
  if (text.size() > max_bytes) return nlohmann::json(nlohmann::json::value_t::discarded);
  int depth = 0;
  bool is_in_string = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (is_in_string) {
      if (c == '\\') ++i;
      if (c == '"') is_in_string = false;
      continue;
    }
    is_in_string = c == '"';
    if (c == '{' || c == '[') ++depth;
    if (c == '}' || c == ']') --depth;
    if (depth > k_max_depth) return nlohmann::json(nlohmann::json::value_t::discarded);
  }
  return nlohmann::json::parse(text, nullptr, false);
}

/// The member `key`, or null where `object` is none or has none.
inline const nlohmann::json& member(const nlohmann::json& object, const char* key) {
  static const nlohmann::json k_null;
  if (!object.is_object()) return k_null;
  const auto found = object.find(key);
  return found == object.end() ? k_null : *found;
}

inline std::optional<std::string> find_string(const nlohmann::json& object, const char* key) {
  const auto& value = member(object, key);
  if (!value.is_string()) return std::nullopt;
  return value.get<std::string>();
}

/// An integer that fits, also from a string of digits.
inline std::optional<std::int64_t> find_int(const nlohmann::json& object, const char* key) {
  const auto& value = member(object, key);
  if (value.is_number_unsigned()) {
    const auto wide = value.get<std::uint64_t>();
    if (wide > static_cast<std::uint64_t>(INT64_MAX)) return std::nullopt;
    return static_cast<std::int64_t>(wide);
  }
  if (value.is_number_integer()) return value.get<std::int64_t>();
  if (!value.is_string()) return std::nullopt;
  const auto& text = value.get_ref<const std::string&>();
  if (text.empty() || text.size() > 18 ||
      text.find_first_not_of("0123456789") != std::string::npos) {
    return std::nullopt;
  }
  return std::stoll(text);
}

inline bool has_text(const nlohmann::json& object, const char* key) {
  return !find_string(object, key).value_or("").empty();
}

}  // namespace matinee::mubi
