// SPDX-License-Identifier: MIT
//
// Session: wraps a matinee::Session for Python and collects its log lines until the interpreter
// fetches them. It does not depend on Python, and uses only the public headers.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <matinee/session.hpp>

namespace matinee::python {

/// A line for the log or for a person. It contains no secrets.
struct Note {
  enum class Kind : std::uint8_t {
    detail,   ///< a place that was read or passed over
    warning,  ///< a problem that the user should see
    notice,   ///< the progress of a sign-in
    code,     ///< the code that the person types at mubi.com/tv
  };
  Kind kind = Kind::detail;
  std::string text = {};
};

/// Thread-safe.
class Notes final : public SessionListener, public SignInPrompt {
 public:
  void on_detail(std::string_view line) override { add(Note::Kind::detail, line); }
  void on_warning(std::string_view line) override { add(Note::Kind::warning, line); }
  void show_notice(std::string_view line) override { add(Note::Kind::notice, line); }
  void show_code(std::string_view code) override { add(Note::Kind::code, code); }

  /// Returns the notes since the last call and forgets them.
  std::vector<Note> take();

 private:
  void add(Note::Kind kind, std::string_view text);

  std::mutex mutex_;
  std::vector<Note> notes_;
};

/// The keyword arguments of AuthManager. The configuration supplies those that are not set.
struct Arguments {
  std::optional<std::string> browser = {};
  std::optional<std::string> cookies_file = {};
  std::optional<std::string> cacert = {};
  std::optional<std::vector<std::string>> connect_to = {};
  std::optional<std::string> country = {};
  std::optional<bool> use_agent = {};
  std::optional<bool> may_prompt = {};
};

/// See matinee::Session for the calls and their errors.
class Session {
 public:
  static Result<std::unique_ptr<Session>> open(Arguments arguments);

  /// Calls `work` with the session. Fails with Errc::usage if the session is closed.
  template <class T, class Work>
  Result<T> call(const Work& work) {
    if (is_closed_) return Error(Errc::usage, "the AuthManager is closed");
    return work(session_);
  }

  /// The functions from here on never fail.
  void interrupt() { session_.interrupt(); }
  void close();
  void abandon() noexcept { session_.abandon(); }
  std::shared_ptr<const KnownSession> known() const { return session_.known(); }
  const SessionOptions& options() const noexcept { return session_.options(); }
  std::string_view named_source() const noexcept { return session_.named_source(); }
  Notes& notes() noexcept { return *notes_; }

 private:
  Session(matinee::Session session, std::shared_ptr<Notes> notes)
      : session_(std::move(session)), notes_(std::move(notes)) {}

  matinee::Session session_;
  std::shared_ptr<Notes> notes_;
  std::atomic<bool> is_closed_ = false;
};

}  // namespace matinee::python
