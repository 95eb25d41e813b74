// SPDX-License-Identifier: MIT
//
// What each source holds, found out without decrypting anything, and which one to read.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <matinee/clock.hpp>
#include <matinee/error.hpp>

#include "cookies/keys.hpp"
#include "cookies/source.hpp"
#include "cookies/stored.hpp"

namespace matinee::cookies {

/// A sign-in that a source seems to hold: a live cookie with the name of a session's.
struct SessionTrace {
  std::string cookie;
  /// When the browser last wrote it, in microseconds of Unix time.
  std::int64_t updated_us = 0;
  std::optional<UnixTime> expires;
  /// Whether its own scheme can be read, whatever holds for the other cookies.
  bool readable = false;
};

struct SourceReport {
  Source source;
  /// How many cookies read_cookies would return, could it open all of them.
  std::size_t cookies = 0;
  /// "plain", "v10", ..., "mixed"; nothing where there is no cookie.
  std::optional<std::string_view> scheme = {};
  std::optional<UnixTime> newest_expiry = {};
  /// Whether at least one cookie can be opened, or there is none to open.
  bool readable = false;
  /// What is wrong with the source, or with the cookies that cannot be opened.
  std::optional<Error> why = {};
  std::optional<SessionTrace> session = {};
  /// When the browser last wrote one of them, in microseconds of Unix time; 0 where there is none.
  std::int64_t updated_us = 0;
  /// What the report is on, for open_store() without a second look; null where it could not be
  /// loaded. The containers of a profile share it.
  std::shared_ptr<const Store> store = {};
};

/// Reports on the source as it is, and, where it is a default container, on every other container
/// of the profile that has cookies of mubi.com. `session_cookies` are the names that make a
/// session, the most telling first. Asks `keyring` only what it serves.
std::vector<SourceReport> survey(const Source& source, Clock& clock, const KeyProvider& keyring,
                                 std::span<const std::string_view> session_cookies);

/// Puts the sources in the order in which they are worth trying: those with a session first, the
/// readable ones first among them, then the one whose session cookie was written last, then the one
/// whose session cookie expires last. Of the rest the one that has cookies goes first, and the one
/// whose cookies were written last.
void rank(std::vector<SourceReport>& reports);

}  // namespace matinee::cookies
