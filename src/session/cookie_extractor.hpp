// SPDX-License-Identifier: MIT
//
// Cookie Extractor: from what the user said about the source, or from nothing, to the sessions that
// may be there.
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

/// Lines worth telling a user: what was read, what could not be. Never a secret.
using Notice = std::function<void(std::string_view)>;

/// What the sources that `selector` means, or all of them, hold; nothing is decrypted. `on_unread`
/// is told of each place that could not be looked at.
Result<std::vector<cookies::SourceReport>> survey_sources(
    const cookies::Environment& environment, const std::optional<cookies::Selector>& selector,
    Clock& clock, const cookies::KeyProvider& keyring, cookies::Scope scope,
    const Notice& on_unread = {});

/// The sessions that may be in a jar; its cookies bear no time of writing.
SessionSurvey survey_of(CookieJar jar, UnixTime now);

/// The one session that is known already.
SessionSurvey survey_of(Credential credential);

/// The profiles of browsers: those that the selector means, or without one all of them. Borrows
/// clock and keyring.
class BrowserSource final : public SessionSource {
 public:
  /// With Scope::session the cookies beside a session's own may be missing from its jar.
  BrowserSource(cookies::Environment environment, std::optional<cookies::Selector> selector,
                Clock& clock, cookies::KeyProvider& keyring, Notice notice,
                cookies::Scope scope = cookies::Scope::site);

  Result<SessionSurvey> survey() override;

  /// Whether a session cookie of any of the profiles was written, replaced or removed. Looks into
  /// the databases only if a file's stamp has changed.
  bool has_changed() override;

  /// The mubi.com cookies of the profile that wrote one of them last, whoever they belong to.
  /// Errc::signed_out if every profile was read and none has any.
  Result<CookieJar> latest_cookies() override;

 private:
  /// A profile's cookies, opened when the first of its candidates is.
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
  /// The browsers whose key the keyring has given.
  std::set<std::string> with_key_;
  /// Of the files and of the sessions in them, as they were last seen.
  std::string stamps_;
  std::string mark_;
  std::vector<UnreadPlace> unread_;
  /// A container that holds a session and is not the one that was asked for.
  std::optional<cookies::Source> in_container_;
};

/// A file of cookies; `-` is standard input. That and a FIFO can be read once, and what was read is
/// kept. Borrows clock.
class FileSource final : public SessionSource {
 public:
  /// `warn` is told of each entry of mubi.com that cannot be understood, once, unless that is the
  /// error.
  FileSource(std::filesystem::path file, Clock& clock, Notice notice, Notice warn = {},
             std::stop_token stop = {});

  Result<SessionSurvey> survey() override;
  bool has_changed() override;

  /// All its mubi.com cookies.
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
  /// The first entry that may be a session and cannot be understood.
  std::optional<Error> misread_;
  std::string stamp_;
  /// When the session in it expired, if its time is over.
  std::optional<UnixTime> expired_;
  /// Sessions that stand before another one of the same name.
  std::vector<Cookie> older_;
  /// Of what can be read once.
  std::optional<Result<CookieJar>> kept_;
};

/// The sessions of a jar that somebody hands over. Borrows clock.
class JarSource final : public SessionSource {
 public:
  JarSource(CookieJar jar, Clock& clock) : jar_(std::move(jar)), clock_(clock) {}

  Result<SessionSurvey> survey() override;

 private:
  CookieJar jar_;
  Clock& clock_;
};

}  // namespace matinee::session
