// SPDX-License-Identifier: MIT
//
// Reads the cookies of a source: load_store() reads the files, open_store() decrypts.
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

/// A cookie that exists but could not be decrypted.
struct UnreadCookie {
  std::string name;
  std::string domain;
  std::string path;
  Error why;
};

/// A malformed entry in a file of cookies that appears to be a cookie of mubi.com.
struct MisreadCookie {
  Error why;  ///< names the file and the line or entry, but quotes nothing of it
  bool may_be_session = true;
};

/// The result of reading a source or a file of cookies.
struct Reading {
  CookieJar jar;
  /// Only for a file of cookies: session cookies that have the same host, path and name as one in
  /// the jar but another value. The last one in the file is first.
  std::vector<Cookie> older;
  std::vector<UnreadCookie> unread;
  /// Only for a file of cookies.
  std::vector<MisreadCookie> misread;
  /// Expired cookies of the same container, in no particular order.
  std::vector<ExpiredCookie> expired;
  /// Messages that are not errors.
  std::vector<std::string> notes;
};

/// Loads the cookies of mubi.com of all containers, from the database and, for Firefox, from the
/// session files. Decrypts nothing. Scope::session limits only what is read from a database. Errors
/// name the file, which may be the write-ahead log or the journal. Fails with
/// - Errc::not_found if the database does not exist,
/// - Errc::storage if a file is not readable or too large,
/// - Errc::locked if another program keeps writing to the database,
/// - Errc::unsupported if it is not a database with a known schema,
/// - Errc::integrity if the database is corrupt,
/// - Errc::failure if the log or the journal is not a regular file.
Result<Store> load_store(const Source& source, Clock& clock, Scope scope = Scope::site);

/// Returns every file that the browser may write the source's cookies to, existing or not: the
/// database, its log and journal, and session files. If the database is a symbolic link, the log
/// and journal are next to its target.
std::vector<std::filesystem::path> files_of(const Source& source);

/// Decrypts the cookies of `store` in the container of `source`. `store` must have been loaded from
/// `source`. Returns an empty jar if there are no cookies. If some cookies cannot be decrypted,
/// they are listed in `unread`; if none can, it fails with the error of the session cookie or of
/// the first one. `keyring` is used only if a cookie needs it.
Result<Reading> open_store(const Source& source, const Store& store, KeyProvider& keyring);

/// Calls load_store() and open_store().
Result<Reading> read_cookies(const Source& source, Clock& clock, KeyProvider& keyring);

}  // namespace matinee::cookies
