// SPDX-License-Identifier: MIT
//
// A matinee::Session for Python: what it has to tell is collected until the interpreter asks for
// it. It knows nothing of Python, and stands on the public headers alone.
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

/// Something worth telling. Never a secret.
struct Note {
  enum class Kind : std::uint8_t {
    detail,   ///< what was read, and what was passed over
    warning,  ///< what a person should see
    notice,   ///< the course of a sign-in
    code,     ///< what the person types at mubi.com/tv
  };
  Kind kind = Kind::detail;
  std::string text = {};
};

/// Safe from any thread.
class Notes final : public SessionListener, public SignInPrompt {
 public:
  void on_detail(std::string_view line) override { add(Note::Kind::detail, line); }
  void on_warning(std::string_view line) override { add(Note::Kind::warning, line); }
  void show_notice(std::string_view line) override { add(Note::Kind::notice, line); }
  void show_code(std::string_view code) override { add(Note::Kind::code, code); }

  /// Those since the last call.
  std::vector<Note> take();

 private:
  void add(Note::Kind kind, std::string_view text);

  std::mutex mutex_;
  std::vector<Note> notes_;
};

/// The keyword arguments of AuthManager; the configuration decides about what is not given.
struct Arguments {
  std::optional<std::string> browser = {};
  std::optional<std::string> cookies_file = {};
  std::optional<std::string> cacert = {};
  std::optional<std::vector<std::string>> connect_to = {};
  std::optional<std::string> country = {};
  std::optional<bool> use_agent = {};
  std::optional<bool> may_prompt = {};
};

/// See matinee::Session for its calls and their errors.
class Session {
 public:
  static Result<std::unique_ptr<Session>> open(Arguments arguments);

  /// Calls `work` with the session, unless it is closed.
  template <class T, class Work>
  Result<T> call(const Work& work) {
    if (is_closed_) return Error(Errc::usage, "the AuthManager is closed");
    return work(session_);
  }

  /// Never fail.
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
