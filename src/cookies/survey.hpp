// SPDX-License-Identifier: MIT
//
// What each source holds, found out without decrypting anything.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <matinee/clock.hpp>
#include <matinee/credential.hpp>
#include <matinee/error.hpp>

#include "cookies/keys.hpp"
#include "cookies/source.hpp"
#include "cookies/stored.hpp"

namespace matinee::cookies {

/// A live cookie that may hold a session: of a session cookie's name, of a host and path that a
/// browser sends to https://mubi.com/, and not empty.
struct SessionTrace {
  /// Sealed cookies count by their name alone.
  Evidence evidence = Evidence::login_token;
  std::string name = {};
  std::string domain = {};
  /// When the browser last wrote it, in microseconds of Unix time.
  std::int64_t updated_us = 0;
  std::optional<UnixTime> expires = {};
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
  std::vector<SessionTrace> sessions = {};
  /// When the browser last wrote one of them, in microseconds of Unix time; 0 where there is none.
  std::int64_t updated_us = 0;
  /// What the report is on, for open_store() without a second look; null where it could not be
  /// loaded. The containers of a profile share it.
  std::shared_ptr<const Store> store = {};

  /// The best of `sessions` that is more than a visitor's cookie; null if there is none.
  const SessionTrace* session() const noexcept;
};

/// Tells whether an unsealed cookie of the name `_mubi_session` is the design's, which holds a
/// token, and not a visitor's.
using IsDesignCookie = std::function<bool(const Cookie&)>;

/// Reports on the source as it is, and, if it is a default container, on every other container of
/// the profile that has cookies of mubi.com. Asks `keyring` only what it serves. With Scope::site
/// it also tells by the files around whether cookies came from another system.
std::vector<SourceReport> survey(const Source& source, Clock& clock, const KeyProvider& keyring,
                                 Scope scope, const IsDesignCookie& is_design_cookie);

}  // namespace matinee::cookies
