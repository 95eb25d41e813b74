// SPDX-License-Identifier: MIT
//
// The one error type of the library.
//
// An Error says what kind of failure it is (Errc, on which callers branch), in words what failed
// and on which object, and, where a foreign interface reported it, that interface's own code.
// Messages are lower case, without a full stop, and never hold a secret: they may be logged.
// What to do next is the caller's to say, keyed by Errc and by what the Error is about.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace matinee {

/// The kinds of failure, one for each thing a caller can do about it. The names and the exit codes
/// of the program are the same words.
enum class Errc : std::uint8_t {
  failure,          ///< none of the below
  usage,            ///< the caller asked for something that makes no sense
  signed_out,       ///< no session anywhere
  rejected,         ///< the service refuses the session
  not_found,        ///< film, manifest, profile or file
  network,          ///< the service or a host could not be reached, after retries
  locked,           ///< a keyring or a database cannot be opened now
  protected_media,  ///< the media are encrypted: refused
  unavailable,      ///< not licensed here, or not with this subscription
  storage,          ///< disk full or no permission
  unsupported,      ///< a format or scheme that is known and cannot be read
  partial,          ///< some targets of several failed
  exists,           ///< the output exists and may not be overwritten
  busy,             ///< another run is at work on the same output
  integrity,        ///< what came does not check out
  cancelled,        ///< the caller asked to stop
  bug,              ///< a broken promise of this program
};

/// The word that scripts see: "signed_out", "protected", ...
std::string_view to_string(Errc code) noexcept;

/// The kind that such a word stands for; nothing for any other text.
std::optional<Errc> errc_of(std::string_view word) noexcept;

/// Whether the same call may succeed later without anybody changing anything.
enum class Recovery : std::uint8_t { give_up, retry_later };

/// The code of the interface that reported a failure.
struct NativeCode {
  enum class Space : std::uint8_t {
    posix,   ///< errno
    curl,    ///< CURLcode
    sqlite,  ///< a result code of SQLite
    http,    ///< a status of HTTP
    libav,   ///< AVERROR
  };
  Space space;
  long value;
  friend bool operator==(const NativeCode&, const NativeCode&) = default;
};

/// The word for a space ("curl"), as other processes see it, and the space of such a word.
std::string_view to_string(NativeCode::Space space) noexcept;
std::optional<NativeCode::Space> native_space_of(std::string_view word) noexcept;

/// What an Error is about, where its code leaves that open: what to advise depends on it.
enum class Subject : std::uint8_t {
  unsaid,
  session_source,  ///< a browser, a profile, or the scheme that seals its cookies
  database,        ///< a browser's cookie database: in use, damaged, or not readable
  keyring,         ///< the desktop's keyring, or the key in it
  token,           ///< a token that a person or a file gave, not a browser
  film,            ///< a film, or another object of the service's
  media,           ///< a manifest or a media file
  input,           ///< a file that the caller named for reading
  output,          ///< a file, a folder or a stream that is written to
  agent,           ///< the agent, its socket, its lock
};

/// The word for a subject ("agent"), as other processes see it, and the subject of such a word.
std::string_view to_string(Subject subject) noexcept;
std::optional<Subject> subject_of(std::string_view word) noexcept;

class Error {
 public:
  Error(Errc code, std::string message, std::optional<NativeCode> native = {},
        Recovery recovery = Recovery::give_up)
      : message_(std::move(message)), native_(native), code_(code), recovery_(recovery) {}

  /// From a value of errno: ENOENT is not_found; EACCES, ENOSPC, EROFS and their like are storage.
  static Error from_errno(int value, std::string_view what);

  Errc code() const noexcept { return code_; }
  const std::string& message() const noexcept { return message_; }
  const std::optional<NativeCode>& native() const noexcept { return native_; }
  Recovery recovery() const noexcept { return recovery_; }

  /// How long the other side asked to be left alone, where it did.
  std::optional<std::chrono::seconds> retry_after() const noexcept { return retry_after_; }
  void set_retry_after(std::chrono::seconds wait) noexcept { retry_after_ = wait; }

  Subject subject() const noexcept { return subject_; }

  /// The same error about `subject`, unless it says already what it is about.
  Error about(Subject subject) const;

  /// The same error with `context` and a colon in front of its message.
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
