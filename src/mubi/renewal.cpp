// SPDX-License-Identifier: MIT
#include "mubi/renewal.hpp"

#include <algorithm>
#include <charconv>
#include <ctime>
#include <string>
#include <string_view>

#include "base/ascii.hpp"
#include "base/split.hpp"
#include "http/url.hpp"

namespace matinee::mubi {

namespace {

using std::chrono::seconds;

std::string_view take_until(std::string_view& rest, char mark) {
  return ascii::trimmed(split_off(rest, mark));
}

std::optional<UnixTime> time_of_date(std::string_view text) {
  std::tm date{};
  const std::string copy(text);
  for (const char* format : {"%a, %d %b %Y %H:%M:%S GMT", "%a, %d-%b-%Y %H:%M:%S GMT"}) {
    const char* end = ::strptime(copy.c_str(), format, &date);
    if (end != nullptr && *end == '\0') return UnixTime(seconds(::timegm(&date)));
  }
  return std::nullopt;
}

std::optional<seconds> max_age_of(std::string_view text) {
  constexpr long k_longest = 400L * 86'400;
  long value = 0;
  const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (end != text.data() + text.size()) return std::nullopt;
  if (code == std::errc::result_out_of_range) value = text.starts_with('-') ? -1 : k_longest;
  return seconds(std::min(value, k_longest));
}

struct Attributes {
  std::optional<UnixTime> expires;
  std::optional<seconds> max_age;
  std::string_view domain = "mubi.com";
};

Attributes attributes_of(std::string_view rest) {
  Attributes found;
  while (!rest.empty()) {
    std::string_view value = take_until(rest, ';');
    const std::string_view name = take_until(value, '=');
    value = ascii::trimmed(value);
    if (ascii::equals_ignoring_case(name, "expires")) found.expires = time_of_date(value);
    if (ascii::equals_ignoring_case(name, "max-age")) found.max_age = max_age_of(value);
    if (ascii::equals_ignoring_case(name, "domain") && !value.empty()) found.domain = value;
  }
  if (found.domain.starts_with('.')) found.domain.remove_prefix(1);
  return found;
}

std::optional<RenewedToken> token_in(std::string_view cookie, UnixTime now) {
  std::string_view value = take_until(cookie, ';');
  const std::string_view name = take_until(value, '=');
  value = ascii::trimmed(value);
  if (name != "lt" || value.empty()) return std::nullopt;
  const Attributes attributes = attributes_of(cookie);
  if (!ascii::equals_ignoring_case(attributes.domain, "mubi.com")) return std::nullopt;
  const auto expires =
      attributes.max_age ? std::optional(now + *attributes.max_age) : attributes.expires;
  if (expires && *expires <= now) return std::nullopt;
  return RenewedToken{.token = Secret::copy_of(value), .expires = expires};
}

}  // namespace

std::optional<RenewedToken> take_renewed_token(http::Response& response, UnixTime now) {
  const std::string host = http::host_of(response.url);
  const bool is_service = host == "mubi.com" || host == "api.mubi.com";
  std::optional<RenewedToken> last;
  for (http::Header& header : response.headers) {
    if (!ascii::equals_ignoring_case(header.name, "set-cookie")) continue;
    const WipeOnExit wiped(header.value);
    auto found = is_service ? token_in(header.value, now) : std::nullopt;
    if (found) last = std::move(found);
  }
  return last;
}

}  // namespace matinee::mubi
