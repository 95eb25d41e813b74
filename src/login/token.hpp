// SPDX-License-Identifier: MIT
//
// The manual override: a token that the user hands over.
#pragma once

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

/// The same from a file that nobody else can read. Errc::usage where it is not a regular file, not
/// the user's own, or open to others.
Result<Secret> read_token_file(const std::filesystem::path& file);

/// The session in a token file, read anew each time.
class TokenFileSource final : public SessionSource {
 public:
  explicit TokenFileSource(std::filesystem::path file) : file_(std::move(file)) {}
  Result<SessionSurvey> survey() override;
  Result<CookieJar> latest_cookies() override;

 private:
  std::filesystem::path file_;
};

}  // namespace matinee::login
