// SPDX-License-Identifier: MIT
#include "cookies/origin_attributes.hpp"

#include <algorithm>
#include <system_error>
#include <vector>

#include "base/number.hpp"

namespace matinee::cookies {

namespace {

OriginAttribute next_attribute(std::string_view& rest) {
  const std::string_view pair = rest.substr(0, rest.find('&'));
  rest.remove_prefix(std::min(rest.size(), pair.size() + 1));
  const std::size_t equals = pair.find('=');
  if (equals == std::string_view::npos) return {pair, {}};
  return {pair.substr(0, equals), pair.substr(equals + 1)};
}

bool is_own_site(const OriginAttribute& attribute) {
  if (attribute.key == "partitionKey") {
    return attribute.value == "%28https%2Cmubi.com%29" || attribute.value == "(https,mubi.com)";
  }
  return attribute.key == "firstPartyDomain" && attribute.value == "mubi.com";
}

}  // namespace

std::optional<std::uint32_t> first_party_container(std::span<const OriginAttribute> attributes) {
  std::uint32_t container = 0;
  for (const OriginAttribute& attribute : attributes) {
    if (attribute.key == "userContextId") {
      const auto number = parse_number<std::uint32_t>(attribute.value);
      if (!number) return std::nullopt;
      container = *number;
    } else if (!is_own_site(attribute)) {
      return std::nullopt;
    }
  }
  return container;
}

std::optional<std::uint32_t> first_party_container(std::string_view origin_attributes) {
  std::vector<OriginAttribute> attributes;
  if (origin_attributes.starts_with('^')) origin_attributes.remove_prefix(1);
  while (!origin_attributes.empty())
    attributes.push_back(next_attribute(origin_attributes));
  return first_party_container(attributes);
}

}  // namespace matinee::cookies
