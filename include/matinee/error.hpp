// SPDX-License-Identifier: MIT
//
// Error: the only error type of the library.
//
// An Error has a kind (Errc, on which callers branch), a message that names the failure and its
// object, and the native code if another library or the system reported the failure. Messages are
// lower case, have no full stop, and never contain a secret, so they may be logged. Advice on what
// to do next is left to the caller, who derives it from the kind and the subject.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace matinee {

/// The kinds of failure. Each calls for a different action of the caller. The program's exit codes
/// have the same names.
enum class Errc : std::uint8_t {
  failure,          ///< any other failure
  usage,            ///< the arguments or the options are invalid
  signed_out,       ///< no session was found
  rejected,         ///< the service refuses the session
  not_found,        ///< the film, manifest, profile or file does not exist
  network,          ///< the service or a host could not be reached, after retries
  locked,           ///< a keyring or a database is locked at the moment
  protected_media,  ///< the media are encrypted and therefore refused
  unavailable,      ///< the film is not licensed in this country or not in this subscription
  storage,          ///< the disk is full, or permission is denied
  unsupported,      ///< the format or scheme is known but cannot be read
  partial,          ///< some of several targets failed
  exists,           ///< the output exists and may not be overwritten
  busy,             ///< another process is writing the same output
  integrity,        ///< received data failed a check
  cancelled,        ///< the caller asked to stop
  bug,              ///< an internal error of this program
};

/// Returns the word that scripts see: "signed_out", "protected", ...
std::string_view to_string(Errc code) noexcept;

/// The inverse of to_string(). Returns nullopt for any other text.
std::optional<Errc> errc_of(std::string_view word) noexcept;

/// Whether the same call may succeed later without any change by the user.
enum class Recovery : std::uint8_t { give_up, retry_later };

/// The error code of the library or system call that reported a failure.
struct NativeCode {
  enum class Space : std::uint8_t {
    posix,   ///< errno
    curl,    ///< CURLcode
    sqlite,  ///< SQLite result code
    http,    ///< HTTP status code
    libav,   ///< AVERROR of FFmpeg
  };
  Space space;
  long value;
  friend bool operator==(const NativeCode&, const NativeCode&) = default;
};

/// Convert a space to and from its word ("curl") in the protocol between processes.
/// native_space_of() returns nullopt for any other text.
std::string_view to_string(NativeCode::Space space) noexcept;
std::optional<NativeCode::Space> native_space_of(std::string_view word) noexcept;

/// The object of a failure, if the code does not imply it. Advice to the user depends on it.
enum class Subject : std::uint8_t {
  unsaid,
  session_source,  ///< a browser, a profile, or the scheme that encrypts its cookies
  database,        ///< a browser's cookie database, which is in use, damaged or unreadable
  keyring,         ///< the desktop's keyring, or the key in it
  token,           ///< a token from a person or a file, not from a browser
  film,            ///< a film, or another object of the service
  media,           ///< a manifest or a media file
  input,           ///< a file that the caller named for reading
  output,          ///< a file, folder or stream that is written
  agent,           ///< the agent, its socket or its lock
};

/// Convert a subject to and from its word ("agent") in the protocol between processes.
/// subject_of() returns nullopt for any other text.
std::string_view to_string(Subject subject) noexcept;
std::optional<Subject> subject_of(std::string_view word) noexcept;

class Error {
 public:
  Error(Errc code, std::string message, std::optional<NativeCode> native = {},
        Recovery recovery = Recovery::give_up)
      : message_(std::move(message)), native_(native), code_(code), recovery_(recovery) {}

  /// Makes an Error from a value of errno. ENOENT becomes not_found; EACCES, ENOSPC, EROFS and
  /// similar values become storage.
  static Error from_errno(int value, std::string_view what);

  Errc code() const noexcept { return code_; }
  const std::string& message() const noexcept { return message_; }
  const std::optional<NativeCode>& native() const noexcept { return native_; }
  Recovery recovery() const noexcept { return recovery_; }

  /// The wait that the other side asked for, such as a server's Retry-After; nullopt if none.
  std::optional<std::chrono::seconds> retry_after() const noexcept { return retry_after_; }
  void set_retry_after(std::chrono::seconds wait) noexcept { retry_after_ = wait; }

  Subject subject() const noexcept { return subject_; }

  /// Returns a copy with this subject. A subject that is already set is kept.
  Error about(Subject subject) const;

  /// Returns a copy whose message starts with `context` and a colon.
  Error within(std::string_view context) const;

 private:
  std::string message_;
  std::optional<NativeCode> native_;
  std::optional<std::chrono::seconds> retry_after_;
  Errc code_;
  Recovery recovery_;
  Subject subject_ = Subject::unsaid;
};

}  // namespace matinee
