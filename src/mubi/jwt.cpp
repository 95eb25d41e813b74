// SPDX-License-Identifier: MIT
#include "mubi/jwt.hpp"

#include <algorithm>
#include <cmath>
#include <string>

#include "base/base64.hpp"
#include "json/json.hpp"

namespace matinee::mubi {

std::optional<UnixTime> jwt_expiry(const Secret& token) {
  const std::string_view text = token.reveal();
  if (std::ranges::count(text, '.') != 2) return std::nullopt;
  const auto first = text.find('.');
  auto claims = decode_base64(text.substr(first + 1, text.rfind('.') - first - 1));
  if (!claims) return std::nullopt;
  const WipeOnExit wiped(*claims);
  const auto expiry = json::find_number(json::parse(*claims), "exp");
  // The largest plausible time in seconds: 2^53, up to which double is exact.
  constexpr double k_largest = 9'007'199'254'740'992.0;
  if (!expiry || !(*expiry >= 0 && *expiry <= k_largest)) return std::nullopt;
  return UnixTime(std::chrono::seconds(static_cast<std::int64_t>(std::floor(*expiry))));
}

}  // namespace matinee::mubi
