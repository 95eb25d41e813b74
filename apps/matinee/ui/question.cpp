// SPDX-License-Identifier: MIT
#include "ui/question.hpp"

#include <optional>
#include <string>

#include <termios.h>
#include <unistd.h>

#include "sys/waker.hpp"

namespace matinee::cli {

namespace {

constexpr std::size_t k_room = 8192;

// A line without its end; nothing at the end of input.
Result<std::optional<std::string>> read_line(const std::stop_token& stop) {
  const sys::Waker waker(stop);
  std::string line;
  line.reserve(k_room);  // a secret that is typed is not copied around
  while (true) {
    if (waker.wait(STDIN_FILENO, POLLIN) == sys::Wake::stopped) {
      return Error(Errc::cancelled, "cancelled");
    }
    char c = 0;
    if (::read(STDIN_FILENO, &c, 1) <= 0) return std::optional<std::string>();
    if (c == '\n') return std::optional(line);
    line += c;
  }
}

// Shows nothing of what is typed, for as long as it lives.
class Silence {
 public:
  Silence() {
    if (::tcgetattr(STDIN_FILENO, &before_) != 0) return;
    termios silent = before_;
    silent.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    is_on_ = ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent) == 0;
  }
  ~Silence() {
    if (is_on_) ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &before_);
  }
  Silence(const Silence&) = delete;
  Silence& operator=(const Silence&) = delete;

 private:
  termios before_{};
  bool is_on_ = false;
};

std::optional<Answer> meaning_of(std::string_view line, Answer usual) {
  while (line.ends_with(' ') || line.ends_with('\r'))
    line.remove_suffix(1);
  if (line.empty()) return usual;
  if (line == "y" || line == "Y" || line == "yes") return Answer::yes;
  if (line == "n" || line == "N" || line == "no") return Answer::no;
  return std::nullopt;
}

}  // namespace

Result<std::string> ask_secret(const Console& console, std::string_view question,
                               const std::stop_token& stop) {
  const Silence silence;
  console.prompt(question);
  auto line = read_line(stop);
  console.prompt("\n");
  if (!line) return line.error();
  return std::move(*line).value_or("");
}

Result<Answer> ask(const Console& console, std::string_view question, const std::stop_token& stop,
                   Answer usual) {
  while (true) {
    console.prompt(question);
    MATINEE_TRY_ASSIGN(const auto line, read_line(stop));
    if (!line) return Answer::no;
    if (const auto answer = meaning_of(*line, usual)) return *answer;
  }
}

}  // namespace matinee::cli
