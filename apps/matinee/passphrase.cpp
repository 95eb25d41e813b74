// SPDX-License-Identifier: MIT
#include "passphrase.hpp"

#include <cerrno>
#include <string>

#include <fcntl.h>
#include <termios.h>
#include <unistd.h>

#include "base/unique_fd.hpp"

namespace matinee::cli {

namespace {

constexpr std::size_t k_longest = 1024;

// Byte by byte: what comes after the line is somebody else's.
Result<Secret> read_line(int fd) {
  std::string line;
  line.reserve(k_longest);
  const WipeOnExit wiped(line);
  char byte = 0;
  ssize_t got = 0;
  while ((got = ::read(fd, &byte, 1)) != 0) {
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return Error::from_errno(errno, "standard input");
    if (byte == '\n') break;
    if (line.size() == k_longest) return Error(Errc::usage, "the passphrase is too long");
    line += byte;
  }
  byte = 0;
  if (line.empty()) return Error(Errc::usage, "an empty passphrase");
  return Secret::copy_of(line);
}

// The terminal without echo, for as long as this lives.
class Silence {
 public:
  explicit Silence(int fd) : fd_(fd), is_set_(::tcgetattr(fd, &before_) == 0) {
    if (!is_set_) return;
    termios silent = before_;
    silent.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    ::tcsetattr(fd_, TCSAFLUSH, &silent);
  }
  ~Silence() {
    if (is_set_) ::tcsetattr(fd_, TCSAFLUSH, &before_);
  }
  Silence(const Silence&) = delete;
  Silence& operator=(const Silence&) = delete;

 private:
  int fd_;
  termios before_{};
  bool is_set_;
};

Result<Secret> ask(int terminal, std::string_view prompt) {
  (void)!::write(terminal, prompt.data(), prompt.size());
  const Silence silence(terminal);
  auto line = read_line(terminal);
  (void)!::write(terminal, "\n", 1);
  return line;
}

}  // namespace

Result<Secret> read_passphrase(Asking asking) {
  if (::isatty(STDIN_FILENO) == 0) return read_line(STDIN_FILENO);
  const UniqueFd terminal(k_adopt, ::open("/dev/tty", O_RDWR | O_CLOEXEC));
  if (!terminal) return Error::from_errno(errno, "/dev/tty");
  MATINEE_TRY_ASSIGN(Secret first, ask(terminal.get(), "passphrase: "));
  if (asking == Asking::once) return first;
  MATINEE_TRY_ASSIGN(const Secret second, ask(terminal.get(), "once more: "));
  if (first == second) return first;
  return Error(Errc::usage, "the two passphrases differ");
}

}  // namespace matinee::cli
