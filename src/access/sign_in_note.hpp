// SPDX-License-Identifier: MIT
//
// A note that there was a sign-in whose session only the agent keeps. A later command that finds
// the session gone can then say which sign-in has ended. It says where the session came from and
// when, and holds no token.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include <matinee/clock.hpp>
#include <matinee/cookie.hpp>
#include <matinee/result.hpp>

namespace matinee::access {

struct SignInNote {
  CookieOrigin origin = {};
  UnixTime signed_in_at{};
};

/// "the sign-in by code", "the session of cookies.txt": what messages call such a session.
std::string title_of(const SignInNote& note);

/// That the session has ended, and with what: Errc::signed_out about Subject::token.
enum class Ended : std::uint8_t { with_agent, by_itself };
Error ended_error(const SignInNote& note, Ended how = Ended::with_agent);
bool is_of_ended_sign_in(const Error& error) noexcept;

/// The notes of one user: a file in a folder of the program's own, at most one note. Each call
/// reads or writes the file anew. A default one has no place and keeps nothing.
class SignInNotes {
 public:
  SignInNotes() = default;
  /// `folder` is made when something is written.
  explicit SignInNotes(std::filesystem::path folder) : folder_(std::move(folder)) {}

  /// Nothing if there is none, or if it cannot be read.
  std::optional<SignInNote> read() const;

  /// In place of the one before. Errors as of writing a file; Errc::storage if the folder is not
  /// this user's alone.
  Result<void> write(const SignInNote& note) const;

  /// Does nothing if there is none.
  void remove() const;

 private:
  std::filesystem::path file() const { return folder_ / "last-sign-in"; }

  std::filesystem::path folder_;
};

}  // namespace matinee::access
