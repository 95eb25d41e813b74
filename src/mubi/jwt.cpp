// SPDX-License-Identifier: MIT
#include "mubi/jwt.hpp"

#include <algorithm>
#include <cmath>
#include <string>

#include "base/base64.hpp"
#include "mubi/json.hpp"

namespace matinee::mubi {

using nlohmann::json;

std::optional<UnixTime> jwt_expiry(const Secret& token) {
  const std::string_view text = token.reveal();
  if (std::ranges::count(text, '.') != 2) return std::nullopt;
  const auto first = text.find('.');
  auto claims = decode_base64(text.substr(first + 1, text.rfind('.') - first - 1));
  if (!claims) return std::nullopt;
  const WipeOnExit wiped(*claims);
  const json object = json::parse(*claims, nullptr, false);
  const json& expiry = member(object, "exp");
  // 2^53 seconds: beyond it a number is no moment.
  constexpr double k_largest = 9'007'199'254'740'992.0;
  if (!expiry.is_number()) return std::nullopt;
  const double moment = expiry.get<double>();
  if (!(moment >= 0 && moment <= k_largest)) return std::nullopt;
  return UnixTime(std::chrono::seconds(static_cast<std::int64_t>(std::floor(moment))));
}

}  // namespace matinee::mubi
