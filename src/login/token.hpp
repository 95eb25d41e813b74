// SPDX-License-Identifier: MIT
//
// Sessions from a token that the user provides.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include <matinee/auth_manager.hpp>
#include <matinee/result.hpp>
#include <matinee/secret.hpp>

namespace matinee::login {

/// Extracts the token from pasted text. Accepts surrounding blanks and line ends, a leading
/// "Bearer", a complete "authorization: Bearer ..." line, and "lt=...". Fails with Errc::usage for
/// any other text. The message calls the text `what` and explains what it looks like, but never
/// quotes it.
Result<Secret> parse_token(std::string_view text, std::string_view what);

/// The owner of a token file, which decides the permissions that are accepted.
enum class TokenKeeper : std::uint8_t {
  user,
  /// systemd. It makes a credential readable for one service only, and may use an access control
  /// list for that. The file may then belong to root, and its group bits are the mask of the list.
  service_manager,
};

/// Reads a token from a file and parses it like parse_token. Fails with Errc::usage if the file is
/// not a regular file, belongs to another user, or is accessible to others, and with the error of
/// opening or reading it.
Result<Secret> read_token_file(const std::filesystem::path& file,
                               TokenKeeper keeper = TokenKeeper::user);

/// A source with the session of a token file. Reads the file again for each survey.
class TokenFileSource final : public SessionSource {
 public:
  explicit TokenFileSource(std::filesystem::path file, TokenKeeper keeper = TokenKeeper::user)
      : file_(std::move(file)), keeper_(keeper) {}

  Result<SessionSurvey> survey() override;
  /// Fails always, with Errc::usage: a token file has no cookies.
  Result<CookieJar> latest_cookies() override;

  /// Returns true if the file was written or replaced since the last survey or call.
  bool has_changed() override;

 private:
  std::string stamp() const;

  std::filesystem::path file_;
  TokenKeeper keeper_;
  std::string stamp_;
};

}  // namespace matinee::login
