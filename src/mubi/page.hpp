// SPDX-License-Identifier: MIT
//
// The front page of the service's site, which tells the visitor's country and, to a signed-in
// visitor, who that is. A fallback: the site limits such fetches sooner than the API.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <matinee/secret.hpp>

namespace matinee::mubi {

struct PageFacts {
  /// ISO 3166-1 alpha-2, upper case.
  std::optional<std::string> country;
  std::optional<std::int64_t> user_id;
  /// The bearer token that the page gives to its own script; empty for a visitor without a session.
  Secret token;
};

/// Never fails: a page without the facts yields none. Reads the JSON of the script element
/// `__NEXT_DATA__` and, for the country, `"Client-Country":"XX"` anywhere.
/// Source: public clients of the service, 2023 to 2026.
PageFacts parse_page(std::string_view html);

/// "nl" as "NL"; nothing for what is no country code.
std::optional<std::string> country_code(std::string_view text);

}  // namespace matinee::mubi
