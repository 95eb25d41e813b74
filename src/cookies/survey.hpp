// SPDX-License-Identifier: MIT
//
// Reports what a source contains without decrypting anything.
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

/// A live, non-empty cookie that may hold a session, see is_session_cookie().
struct SessionTrace {
  /// For an encrypted cookie it depends on the name only.
  Evidence evidence = Evidence::login_token;
  std::string name = {};
  std::string domain = {};
  /// When the browser last wrote it, in microseconds since 1970.
  std::int64_t updated_us = 0;
  std::optional<UnixTime> expires = {};
  /// Whether this cookie can be decrypted, regardless of the others.
  bool readable = false;
};

/// The report on one source.
struct SourceReport {
  Source source;
  /// The number of live cookies of mubi.com, including those that cannot be decrypted.
  std::size_t cookies = 0;
  /// "plain", "v10", ..., or "mixed"; nullopt if there is no cookie.
  std::optional<std::string_view> scheme = {};
  std::optional<UnixTime> newest_expiry = {};
  /// Whether at least one cookie can be decrypted, or the source has no cookies.
  bool readable = false;
  /// The error of the source, or of the cookies that cannot be decrypted.
  std::optional<Error> why = {};
  std::vector<SessionTrace> sessions = {};
  /// When the browser last wrote one of the cookies, in microseconds since 1970; 0 if there is
  /// none.
  std::int64_t updated_us = 0;
  /// The loaded cookies, so that open_store() need not read them again; null if loading failed. The
  /// containers of a profile share it.
  std::shared_ptr<const Store> store = {};

  /// The best of `sessions` that is not a visitor's cookie; null if there is none. Valid as long as
  /// this object.
  const SessionTrace* session() const noexcept;
};

/// Returns whether an unencrypted cookie named `_mubi_session` is that of the design, which
/// contains a token, and not that of a visitor.
using IsDesignCookie = std::function<bool(const Cookie&)>;

/// Reports on `source`, and, if it is a default container, on every other container of the profile
/// that has cookies of mubi.com. An error is in the report. Calls only serves() of `keyring`. With
/// Scope::site it also checks other files of the profile, to detect cookies from another system.
std::vector<SourceReport> survey(const Source& source, Clock& clock, const KeyProvider& keyring,
                                 Scope scope, const IsDesignCookie& is_design_cookie);

}  // namespace matinee::cookies
