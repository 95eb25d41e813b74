// SPDX-License-Identifier: MIT
//
// Films that leave soon, and when to notify the user of them. Pure.
#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include <matinee/clock.hpp>

#include "library/entry.hpp"

namespace matinee::library {

/// Returns the entries whose offer ends within `days` from `now`, ordered by that end.
std::vector<Entry> leaving_within(std::vector<Entry> entries, UnixTime now, std::chrono::days days);

/// When the watchlist was last checked for leaving films. Contains no secret.
struct NoticeStamp {
  /// When the service was last asked, with or without success.
  UnixTime asked{};
  /// When the service last answered and the user, if necessary, was notified.
  UnixTime done{};
  friend bool operator==(const NoticeStamp&, const NoticeStamp&) = default;
};

/// Whether to check again: a day after the last success, and an hour after the last attempt. A
/// stamp of more than a day in the future, as after a clock was set back, is ignored.
bool is_notice_due(const NoticeStamp& stamp, UnixTime now) noexcept;

/// Converts a stamp to two lines of text and back. Malformed text gives an empty stamp.
std::string text_of(const NoticeStamp& stamp);
NoticeStamp parse_notice_stamp(std::string_view text);

/// The text of a notification. The body is escaped, because some desktops interpret markup in it.
struct NoticeText {
  std::string summary = {};
  std::string body = {};
};

/// `leaving` must have at least one entry and be ordered by end. At most five films are named.
NoticeText notice_text(const std::vector<Entry>& leaving);

}  // namespace matinee::library
