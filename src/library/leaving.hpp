// SPDX-License-Identifier: MIT
//
// Films that leave soon, and when to tell about them. Pure.
#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include <matinee/clock.hpp>

#include "library/entry.hpp"

namespace matinee::library {

/// The entries whose offer ends within `days` from `now`, the next to leave first.
std::vector<Entry> leaving_within(std::vector<Entry> entries, UnixTime now, std::chrono::days days);

/// When the watchlist was looked at to tell about what leaves. It holds no secret.
struct NoticeStamp {
  /// The service was asked, whatever came of it.
  UnixTime asked{};
  /// The service answered, and the member was told if there was something to tell.
  UnixTime done{};
  friend bool operator==(const NoticeStamp&, const NoticeStamp&) = default;
};

/// A day after the last time it was done, and an hour after the last time the service was asked in
/// vain. A stamp of more than a day ahead, from before a clock was set back, counts as none.
bool is_notice_due(const NoticeStamp& stamp, UnixTime now) noexcept;

/// Two lines of text, and back; text that is none gives an empty stamp.
std::string text_of(const NoticeStamp& stamp);
NoticeStamp parse_notice_stamp(std::string_view text);

/// What a notification says; the body is escaped for desktops that read markup in it.
struct NoticeText {
  std::string summary = {};
  std::string body = {};
};

/// About at least one film, the next to leave first; at most five are named.
NoticeText notice_text(const std::vector<Entry>& leaving);

}  // namespace matinee::library
