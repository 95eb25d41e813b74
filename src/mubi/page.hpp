// SPDX-License-Identifier: MIT
//
// The front page of the service's site. It contains the visitor's country and, for a signed-in
// visitor, the user id. It is a fallback, because the site limits requests sooner than the API
// does.
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
  /// The bearer token that the page contains for its own script; empty without a session.
  Secret token;
};

/// Never fails: missing values stay empty. Reads the JSON of the script element `__NEXT_DATA__`
/// and, for the country, the first `"Client-Country":"XX"` anywhere in the page. Source: public
/// clients of the service, 2023 to 2026.
PageFacts parse_page(std::string_view html);

/// Converts "nl" to "NL". Returns nullopt if the text is not two letters.
std::optional<std::string> country_code(std::string_view text);

}  // namespace matinee::mubi
