// SPDX-License-Identifier: MIT
//
// Reading members of foreign JSON without ever trusting their type. Private to the layer.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include <nlohmann/json.hpp>

namespace matinee::mubi {

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
