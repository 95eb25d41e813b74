// SPDX-License-Identifier: MIT
//
// The manual override: a token that the user hands over.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include <matinee/auth_manager.hpp>
#include <matinee/result.hpp>
#include <matinee/secret.hpp>

namespace matinee::login {

/// The token in what a person pastes: blanks and line ends around it, a leading "Bearer ", a whole
/// "authorization: Bearer ..." line and "lt=..." are understood. Errc::usage says what is wrong
/// with anything else, naming it `what`, and never quotes it.
Result<Secret> parse_token(std::string_view text, std::string_view what);

/// Who keeps a token file.
enum class TokenKeeper : std::uint8_t {
  user,
  /// systemd, which makes a service's credentials readable for that service alone, by an access
  /// control list if need be: root may own the file, and its group bits are then that list's mask.
  service_manager,
};

/// The same from a file that nobody else can read. Errc::usage where it is not a regular file, not
/// the user's own, or open to others.
Result<Secret> read_token_file(const std::filesystem::path& file,
                               TokenKeeper keeper = TokenKeeper::user);

/// The session in a token file, read anew each time.
class TokenFileSource final : public SessionSource {
 public:
  explicit TokenFileSource(std::filesystem::path file, TokenKeeper keeper = TokenKeeper::user)
      : file_(std::move(file)), keeper_(keeper) {}

  Result<SessionSurvey> survey() override;
  Result<CookieJar> latest_cookies() override;

  /// Whether the file was written or replaced.
  bool has_changed() override;

 private:
  std::string stamp() const;

  std::filesystem::path file_;
  TokenKeeper keeper_;
  std::string stamp_;
};

}  // namespace matinee::login
