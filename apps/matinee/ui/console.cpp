// SPDX-License-Identifier: MIT
#include "ui/console.hpp"

#include <cerrno>

#include <matinee/secret.hpp>

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "sys/file.hpp"
#include "ui/paragraph.hpp"

namespace matinee::cli {

namespace {

// The columns of the terminal that `descriptor` is; nothing if it is none or does not say.
std::optional<std::size_t> columns_of_terminal(int descriptor) noexcept {
  winsize size{};
  if (::ioctl(descriptor, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) return std::nullopt;
  return size.ws_col;
}

void say(std::string_view text) {
  // Talk that cannot be written has nobody to read it.
  (void)sys::write_all(STDERR_FILENO, text, "standard error");
}

}  // namespace

Result<void> Console::write(std::string_view data) {
  std::string safe = output_is_terminal() ? printable(data, Layout::lines) : std::string();
  const WipeOnExit wiped(safe);
  return write_styled(safe.empty() ? data : std::string_view(safe));
}

Result<void> Console::write_styled(std::string_view data) {
  auto written = sys::write_all(STDOUT_FILENO, data, "standard output");
  reader_is_gone_ =
      !written && written.error().native() == NativeCode{NativeCode::Space::posix, EPIPE};
  if (reader_is_gone_) return Error(Errc::failure, "standard output: nobody reads it any more");
  if (!written) return written.error().about(Subject::output);
  return {};
}

void Console::tell(std::string_view line) const {
  if (verbosity_ != Verbosity::quiet) say(paragraph(line, talk()));
}

void Console::detail(std::string_view line) const {
  if (verbosity_ == Verbosity::verbose) say(paragraph(line, talk()));
}

void Console::complain(std::string_view line) const {
  say(paragraph(line, talk()));
}

void Console::fail(std::string_view message) const {
  say(paragraph(message, talk(), {"matinee: ", Style::bad}));
}

void Console::advise(std::string_view hint) const {
  if (hint.empty() || verbosity_ == Verbosity::quiet) return;
  say(paragraph(hint, talk(), {"next: ", Style::strong}));
}

void Console::draw(std::string_view lines) const {
  say(fmt::format("{}\n", lines));
}

void Console::prompt(std::string_view question) const {
  (void)sys::write_all(STDERR_FILENO, printable(question, Layout::lines), "standard error");
}

bool Console::output_is_terminal() const noexcept {
  return ::isatty(STDOUT_FILENO) == 1;
}

Display Console::output() const noexcept {
  if (!output_is_terminal()) return {};
  constexpr std::size_t k_usual = 80;
  return {.columns = columns_of_terminal(STDOUT_FILENO).value_or(k_usual), .color = color_};
}

Display Console::talk() const noexcept {
  if (!talk_is_terminal()) return {};
  return {.columns = columns_of_terminal(STDERR_FILENO), .color = color_};
}

bool Console::talk_is_terminal() const noexcept {
  return ::isatty(STDERR_FILENO) == 1;
}

}  // namespace matinee::cli
