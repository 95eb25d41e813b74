// SPDX-License-Identifier: MIT
//
// A note about the last sign-in whose session only the agent keeps. If a later command finds no
// session, it can tell the user which sign-in has ended. The note contains the origin and the time
// of the sign-in, but no token.
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

/// Returns the name of such a session in messages: "the sign-in by code", "the session of
/// cookies.txt".
std::string title_of(const SignInNote& note);

/// How a session ended: its agent ended, or the session expired.
enum class Ended : std::uint8_t { with_agent, by_itself };
/// Returns an Errc::signed_out about Subject::token that names the sign-in and how it ended.
Error ended_error(const SignInNote& note, Ended how = Ended::with_agent);
/// Returns true for an error that ended_error() made.
bool is_of_ended_sign_in(const Error& error) noexcept;

/// Stores the note of one user in a file, at most one note. Each call accesses the file. A
/// default-constructed object has no folder and stores nothing.
class SignInNotes {
 public:
  SignInNotes() = default;
  /// The folder is created by the first write.
  explicit SignInNotes(std::filesystem::path folder) : folder_(std::move(folder)) {}

  /// Returns nullopt if there is no note or it cannot be read.
  std::optional<SignInNote> read() const;

  /// Replaces the previous note. Fails with Errc::storage if the folder is accessible to other
  /// users or there is none, and with the errors of writing a file.
  Result<void> write(const SignInNote& note) const;

  /// Removes the note. Does nothing if there is none.
  void remove() const;

 private:
  std::filesystem::path file() const { return folder_ / "last-sign-in"; }

  std::filesystem::path folder_;
};

}  // namespace matinee::access
