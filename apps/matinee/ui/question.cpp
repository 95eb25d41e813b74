// SPDX-License-Identifier: MIT
#include "ui/question.hpp"

#include <array>
#include <cerrno>
#include <cstdint>
#include <optional>
#include <string>

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "base/unique_fd.hpp"

namespace matinee::cli {

namespace {

// A line without its end; nothing at the end of input.
Result<std::optional<std::string>> read_line(const std::stop_token& stop) {
  const UniqueFd wake(k_adopt, ::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
  const std::stop_callback wake_up(stop, [&] {
    const std::uint64_t one = 1;
    (void)!::write(wake.get(), &one, sizeof one);
  });
  std::string line;
  while (true) {
    std::array<pollfd, 2> watched{{{STDIN_FILENO, POLLIN, 0}, {wake.get(), POLLIN, 0}}};
    if (::poll(watched.data(), watched.size(), -1) < 0 && errno != EINTR) {
      return Error::from_errno(errno, "standard input");
    }
    if (stop.stop_requested()) return Error(Errc::cancelled, "cancelled");
    if (watched[0].revents == 0) continue;
    char c = 0;
    if (::read(STDIN_FILENO, &c, 1) <= 0) return std::optional<std::string>();
    if (c == '\n') return std::optional(line);
    line += c;
  }
}

std::optional<Answer> meaning_of(std::string_view line) {
  while (line.ends_with(' ') || line.ends_with('\r'))
    line.remove_suffix(1);
  if (line.empty() || line == "y" || line == "Y" || line == "yes") return Answer::yes;
  if (line == "n" || line == "N" || line == "no") return Answer::no;
  return std::nullopt;
}

}  // namespace

Result<Answer> ask(const Console& console, std::string_view question, const std::stop_token& stop) {
  while (true) {
    console.prompt(question);
    MATINEE_TRY_ASSIGN(const auto line, read_line(stop));
    if (!line) return Answer::no;
    if (const auto answer = meaning_of(*line)) return *answer;
  }
}

}  // namespace matinee::cli
