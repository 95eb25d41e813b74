// SPDX-License-Identifier: MIT
//
// Cookie Extractor: finds possible sessions in browsers, cookie files and jars. The user may name a
// source; otherwise all browsers are searched.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include <matinee/auth_manager.hpp>
#include <matinee/clock.hpp>
#include <matinee/result.hpp>

#include "cookies/keys.hpp"
#include "cookies/read.hpp"
#include "cookies/selector.hpp"
#include "cookies/source.hpp"
#include "cookies/survey.hpp"

namespace matinee::session {

/// Receives messages for the user: what was read, and what could not be read. They contain no
/// secret.
using Notice = std::function<void(std::string_view)>;

/// Reports what the sources that match `selector` contain, or all sources without one. Decrypts
/// nothing. Calls `on_unread` for each place that could not be read. Fails like
/// cookies::select_sources().
Result<std::vector<cookies::SourceReport>> survey_sources(
    const cookies::Environment& environment, const std::optional<cookies::Selector>& selector,
    Clock& clock, const cookies::KeyProvider& keyring, cookies::Scope scope,
    const Notice& on_unread = {});

/// Returns the possible sessions in a jar. They are not ranked by time, because the cookies of a
/// jar have no time of writing.
SessionSurvey survey_of(CookieJar jar, UnixTime now);

/// Returns a survey with one known session.
SessionSurvey survey_of(Credential credential);

/// The sessions in browser profiles: in those that match the selector, or in all without one.
/// Borrows clock and keyring. The candidates of survey() must not outlive it.
class BrowserSource final : public SessionSource {
 public:
  /// With Scope::session, jars may lack cookies that cannot hold a session.
  BrowserSource(cookies::Environment environment, std::optional<cookies::Selector> selector,
                Clock& clock, cookies::KeyProvider& keyring, Notice notice,
                cookies::Scope scope = cookies::Scope::site);

  Result<SessionSurvey> survey() override;

  /// Whether a session cookie of any profile was written, replaced or removed since the last look.
  /// Reads the databases only if the stamp of a file has changed.
  bool has_changed() override;

  /// Returns the mubi.com cookies of the profile that last wrote one of them, even if they hold no
  /// session. Fails with Errc::signed_out if every profile was read and none has such cookies.
  Result<CookieJar> latest_cookies() override;

 private:
  /// The cookies of a profile. They are decrypted when the first of its candidates is opened.
  struct OpenedStore {
    cookies::SourceReport report;
    std::optional<Result<cookies::Reading>> reading = {};
  };

  SessionCandidate candidate_of(const std::shared_ptr<OpenedStore>& store,
                                const cookies::SessionTrace& trace);
  Result<cookies::Reading> read(const cookies::SourceReport& report);
  Result<std::vector<cookies::SourceReport>> look();
  std::optional<Error> expired_in(const std::vector<cookies::SourceReport>& reports) const;
  Error nothing_in(const std::vector<cookies::SourceReport>& reports) const;

  cookies::Environment environment_;
  std::optional<cookies::Selector> selector_;
  Clock& clock_;
  cookies::KeyProvider& keyring_;
  Notice notice_;
  cookies::Scope scope_;
  /// The browsers whose key the keyring has returned.
  std::set<std::string> with_key_;
  /// The stamps of the files at the last look.
  std::string stamps_;
  /// The session cookies at the last look.
  std::string mark_;
  std::vector<UnreadPlace> unread_;
  /// A container that has a session but was not selected.
  std::optional<cookies::Source> in_container_;
};

/// A file of cookies; `-` is standard input. Standard input and a FIFO can be read only once, so
/// their cookies are kept. Borrows clock.
class FileSource final : public SessionSource {
 public:
  /// `warn` is called once for each malformed entry of mubi.com, except the one that is returned as
  /// the error. `stop` ends the reading of standard input or a FIFO.
  FileSource(std::filesystem::path file, Clock& clock, Notice notice, Notice warn = {},
             std::stop_token stop = {});

  Result<SessionSurvey> survey() override;
  bool has_changed() override;

  /// Returns all mubi.com cookies of the file. Fails with Errc::signed_out if there are none.
  Result<CookieJar> latest_cookies() override;

 private:
  bool can_be_read_once() const;
  Result<cookies::Reading> read();
  Result<CookieJar> read_jar();
  void warn_of_misread(const std::vector<cookies::MisreadCookie>& misread,
                       const std::optional<Error>& as_error);

  std::filesystem::path file_;
  Clock& clock_;
  Notice notice_;
  Notice warn_;
  std::stop_token stop_;
  std::set<std::string> warned_;
  /// The error of the first malformed entry that may be a session.
  std::optional<Error> misread_;
  std::string stamp_;
  /// The expiry of an expired session in the file.
  std::optional<UnixTime> expired_;
  /// Sessions that precede another one of the same name in the file.
  std::vector<Cookie> older_;
  /// The result of reading a file that can be read only once.
  std::optional<Result<CookieJar>> kept_;
};

/// The sessions of a jar that the caller provides. Borrows clock.
class JarSource final : public SessionSource {
 public:
  JarSource(CookieJar jar, Clock& clock) : jar_(std::move(jar)), clock_(clock) {}

  Result<SessionSurvey> survey() override;

 private:
  CookieJar jar_;
  Clock& clock_;
};

}  // namespace matinee::session
