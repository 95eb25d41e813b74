// SPDX-License-Identifier: MIT
//
// Firefox's originAttributes, which identify the container, window and partition of a cookie. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace matinee::cookies {

struct OriginAttribute {
  std::string_view key;
  std::string_view value;
};

/// Returns the container of a first-party cookie. Returns nullopt if the cookie belongs to mubi.com
/// embedded in another site or to a private window, or if an attribute is unknown.
std::optional<std::uint32_t> first_party_container(std::span<const OriginAttribute> attributes);

/// Parses the attributes from the text in the database, for example "" or "^userContextId=2&...".
std::optional<std::uint32_t> first_party_container(std::string_view origin_attributes);

}  // namespace matinee::cookies
