// SPDX-License-Identifier: MIT
//
// Firefox's originAttributes: in which container, window and frame a cookie lives.
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

/// The container of a first-party cookie; nothing where the attributes say that it belongs to
/// mubi.com inside another site, to a private window, or to something that we have not heard of.
std::optional<std::uint32_t> first_party_container(std::span<const OriginAttribute> attributes);

/// The same from the text of the database: "", "^userContextId=2&...".
std::optional<std::uint32_t> first_party_container(std::string_view origin_attributes);

}  // namespace matinee::cookies
