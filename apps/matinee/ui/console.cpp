// SPDX-License-Identifier: MIT
#include "ui/console.hpp"

#include <cerrno>

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "sys/file.hpp"

namespace matinee::cli {

namespace {

// The length of a sequence at the start of `text` that must not reach a terminal: C0, DEL, C1
// (U+0080-9F), and the bidirectional controls U+061C, U+200E-F, U+202A-E, U+2066-9.
std::size_t hostile_prefix(std::string_view text) {
  const auto byte = [&](std::size_t i) {
    return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U;
  };
  if (byte(0) < 0x20 || byte(0) == 0x7f) return 1;
  if (byte(0) == 0xc2 && byte(1) >= 0x80 && byte(1) <= 0x9f) return 2;
  if (byte(0) == 0xd8 && byte(1) == 0x9c) return 2;
  if (byte(0) != 0xe2) return 0;
  const bool is_mark = byte(1) == 0x80 && (byte(2) == 0x8e || byte(2) == 0x8f);
  const bool is_override = byte(1) == 0x80 && byte(2) >= 0xaa && byte(2) <= 0xae;
  const bool is_isolate = byte(1) == 0x81 && byte(2) >= 0xa6 && byte(2) <= 0xa9;
  return is_mark || is_override || is_isolate ? 3 : 0;
}

void say(std::string_view line) {
  // Talk that cannot be written has nobody to read it.
  (void)sys::write_all(STDERR_FILENO, fmt::format("{}\n", line), "standard error");
}

}  // namespace

std::string printable(std::string_view text) {
  std::string safe;
  while (!text.empty()) {
    const std::size_t hostile = hostile_prefix(text);
    if (hostile == 0) {
      safe += text.front();
      text.remove_prefix(1);
    } else {
      safe += ' ';
      text.remove_prefix(hostile);
    }
  }
  return safe;
}

Result<void> Console::write(std::string_view data) {
  auto written = sys::write_all(STDOUT_FILENO, data, "standard output");
  reader_is_gone_ =
      !written && written.error().native() == NativeCode{NativeCode::Space::posix, EPIPE};
  if (reader_is_gone_) return Error(Errc::failure, "standard output: nobody reads it any more");
  if (!written) return written.error().about(Subject::output);
  return {};
}

void Console::tell(std::string_view line) const {
  if (verbosity_ != Verbosity::quiet) say(line);
}

void Console::detail(std::string_view line) const {
  if (verbosity_ == Verbosity::verbose) say(line);
}

void Console::complain(std::string_view line) const {
  say(line);
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
