// SPDX-License-Identifier: MIT
//
// Cookie Extractor: from what the user said about the source, or from nothing, to a jar of cookies.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
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

/// Lines worth telling a user: which source was taken, what could not be read. Never a secret.
using Notice = std::function<void(std::string_view)>;

/// What the sources that `selector` means, or all of them, hold; nothing is decrypted.
Result<std::vector<cookies::SourceReport>> survey_sources(
    const cookies::Environment& environment, const std::optional<cookies::Selector>& selector,
    Clock& clock, const cookies::KeyProvider& keyring);

/// What a jar without a session is worth, where nobody said which profile to take.
enum class Wanted : std::uint8_t { session, any_cookies };

/// A browser's profile. With a selector only what it means; without one every profile of every
/// browser, of which the newest live session that can be read wins. Where no profile has one, and
/// any cookies are wanted, the profile whose cookies were written last. Borrows clock and keyring.
class BrowserSource final : public SessionSource {
 public:
  BrowserSource(cookies::Environment environment, std::optional<cookies::Selector> selector,
                Clock& clock, cookies::KeyProvider& keyring, Notice notice,
                Wanted wanted = Wanted::session);

  /// Errc::signed_out where no profile holds a live session cookie, or any cookie if that is
  /// wanted.
  Result<CookieJar> extract_cookies() override;

  /// Whether a session cookie of any of the profiles was written, replaced or removed. Looks into
  /// the databases only where a file's stamp has changed.
  bool has_changed() override;

 private:
  bool may_take(const cookies::SourceReport& report, bool any_session) const;
  Result<CookieJar> read(const cookies::SourceReport& report);
  Result<std::vector<cookies::SourceReport>> look();

  cookies::Environment environment_;
  std::optional<cookies::Selector> selector_;
  Clock& clock_;
  cookies::KeyProvider& keyring_;
  Notice notice_;
  Wanted wanted_;
  /// Of the files and of the sessions in them, as they were last seen.
  std::string stamps_;
  std::string mark_;
};

/// A Netscape cookies.txt; `-` is standard input. Borrows clock.
class FileSource final : public SessionSource {
 public:
  FileSource(std::filesystem::path file, Clock& clock, Notice notice, std::stop_token stop = {});
  Result<CookieJar> extract_cookies() override;
  bool has_changed() override;

 private:
  Result<cookies::Reading> read();

  std::filesystem::path file_;
  Clock& clock_;
  Notice notice_;
  std::stop_token stop_;
  std::string stamp_;
};

}  // namespace matinee::session
