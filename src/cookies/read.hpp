// SPDX-License-Identifier: MIT
//
// Reading the cookies of a source.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include <matinee/clock.hpp>
#include <matinee/cookie.hpp>
#include <matinee/result.hpp>

#include "cookies/keys.hpp"
#include "cookies/source.hpp"
#include "cookies/stored.hpp"

namespace matinee::cookies {

/// A cookie that is there and could not be opened.
struct UnreadCookie {
  std::string name;
  std::string domain;
  std::string path;
  Error why;
};

/// A cookie of mubi.com, by all appearance, in a file that people made; it could not be understood.
struct MisreadCookie {
  Error why;  ///< names the file and the line or entry, and quotes nothing of it
  bool may_be_session = true;
};

struct Reading {
  CookieJar jar;
  /// Of a file of cookies: session cookies with the identity of one in the jar and another value,
  /// the later in the file first.
  std::vector<Cookie> older;
  std::vector<UnreadCookie> unread;
  /// Of a file of cookies.
  std::vector<MisreadCookie> misread;
  /// Of the same container, in no order.
  std::vector<ExpiredCookie> expired;
  /// Things worth saying that stopped nothing.
  std::vector<std::string> notes;
};

/// What a source holds of mubi.com now, of all its containers, its database and, for Firefox, its
/// session files; nothing is decrypted. Scope::session limits only what is read of a database.
/// Errors name the file, which may be the log or the journal: not_found, storage (no permission,
/// too large), locked (never at rest), unsupported (not a database of a known schema), integrity (a
/// broken one), failure (a log or a journal that is no file).
Result<Store> load_store(const Source& source, Clock& clock, Scope scope = Scope::site);

/// Every file that the browser may write the source's cookies to, whether it exists or not: the
/// database, its log and journal (beside the target of a symbolic link), and session files.
std::vector<std::filesystem::path> files_of(const Source& source);

/// The cookies of `store` in the container of `source`, which it was loaded from. No cookie at all
/// is an empty jar. Where some cannot be opened the rest is returned and they are listed; where
/// none can, the Error is why. `keyring` is asked only when a cookie needs it.
Result<Reading> open_store(const Source& source, const Store& store, KeyProvider& keyring);

/// Both in one.
Result<Reading> read_cookies(const Source& source, Clock& clock, KeyProvider& keyring);

}  // namespace matinee::cookies
