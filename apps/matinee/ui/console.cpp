// SPDX-License-Identifier: MIT
#include "ui/console.hpp"

#include <cerrno>

#include <matinee/secret.hpp>

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "sys/file.hpp"

namespace matinee::cli {

namespace {

void say(std::string_view line) {
  // Talk that cannot be written has nobody to read it.
  (void)sys::write_all(STDERR_FILENO, fmt::format("{}\n", line), "standard error");
}

}  // namespace

Result<void> Console::write(std::string_view data) {
  std::string safe = output_is_terminal() ? printable(data, Layout::lines) : std::string();
  const WipeOnExit wiped(safe);
  auto written = sys::write_all(STDOUT_FILENO, safe.empty() ? data : std::string_view(safe),
                                "standard output");
  reader_is_gone_ =
      !written && written.error().native() == NativeCode{NativeCode::Space::posix, EPIPE};
  if (reader_is_gone_) return Error(Errc::failure, "standard output: nobody reads it any more");
  if (!written) return written.error().about(Subject::output);
  return {};
}

void Console::tell(std::string_view line) const {
  if (verbosity_ != Verbosity::quiet) say(printable(line));
}

void Console::detail(std::string_view line) const {
  if (verbosity_ == Verbosity::verbose) say(printable(line));
}

void Console::complain(std::string_view line) const {
  say(printable(line));
}

void Console::draw(std::string_view lines) const {
  say(lines);
}

void Console::prompt(std::string_view question) const {
  (void)sys::write_all(STDERR_FILENO, question, "standard error");
}

bool Console::output_is_terminal() const noexcept {
  return ::isatty(STDOUT_FILENO) == 1;
}

std::optional<std::size_t> Console::output_width() const noexcept {
  constexpr std::size_t k_usual = 80;
  if (!output_is_terminal()) return std::nullopt;
  winsize size{};
  const bool is_known = ::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0;
  return is_known ? size.ws_col : k_usual;
}

bool Console::talk_is_terminal() const noexcept {
  return ::isatty(STDERR_FILENO) == 1;
}

}  // namespace matinee::cli
