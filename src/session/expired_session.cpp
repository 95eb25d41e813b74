// SPDX-License-Identifier: MIT
#include "session/expired_session.hpp"

#include <algorithm>
#include <chrono>
#include <optional>
#include <string>
#include <utility>

#include <fmt/chrono.h>
#include <fmt/format.h>

namespace matinee::session {

namespace {

// Formats a date. Returns nullopt for a time outside the years 1970 to 5138, which only a corrupt
// row contains.
std::optional<std::string> date_of(UnixTime moment) {
  constexpr UnixTime k_first{std::chrono::seconds(0)};
  constexpr UnixTime k_last{std::chrono::seconds(100'000'000'000)};
  if (moment < k_first || moment > k_last) return std::nullopt;
  return fmt::format("{:%Y-%m-%d}", fmt::gmtime(std::chrono::system_clock::to_time_t(moment)));
}

}  // namespace

const cookies::ExpiredCookie* last_expired(const std::vector<cookies::ExpiredCookie>& expired,
                                           std::uint32_t container) {
  const auto rank = [](const cookies::ExpiredCookie& each) {
    return std::pair(each.name == cookies::k_login_token, each.expires);
  };
  const cookies::ExpiredCookie* last = nullptr;
  for (const cookies::ExpiredCookie& each : expired) {
    const bool may_be_session = std::ranges::find(cookies::k_session_cookies, each.name) !=
                                cookies::k_session_cookies.end();
    if (!may_be_session || each.container_id != container || each.path != "/") continue;
    if (last == nullptr || rank(each) > rank(*last)) last = &each;
  }
  return last;
}

const cookies::ExpiredCookie* last_expired(const cookies::SourceReport& report) {
  if (!report.store) return nullptr;
  const auto& container = report.source.container;
  return last_expired(report.store->expired, container ? container->id : 0);
}

Error expired_error(const CookieOrigin& origin, UnixTime expires, UnixTime now) {
  const Error error(Errc::signed_out,
                    fmt::format("the mubi.com session of {} expired on {}; by this computer's "
                                "clock it is {}",
                                title_of(origin), date_of(expires).value_or("an impossible date"),
                                date_of(now).value_or("an impossible date")));
  return error.about(Subject::session_source);
}

}  // namespace matinee::session
