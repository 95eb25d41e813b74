// SPDX-License-Identifier: MIT
//
// Standard output for data, standard error for talk.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <matinee/result.hpp>

#include "base/printable.hpp"
#include "ui/style.hpp"

namespace matinee::cli {

enum class Verbosity : std::uint8_t { quiet, normal, verbose };
class Console {
 public:
  Console(Verbosity verbosity, Color color) noexcept : verbosity_(verbosity), color_(color) {}

  /// Writes data at once, unbuffered: nothing of a secret stays in a stdio buffer. To a terminal
  /// only what is printable goes, with its line feeds and tabs. Errc::storage where standard output
  /// takes no more, Errc::failure where its reader has gone.
  Result<void> write(std::string_view data);
  /// The same for text that is painted() or a table. What is foreign in it must be printable()
  /// already: escape sequences reach the terminal.
  Result<void> write_styled(std::string_view data);
  /// Whether a write has found that nobody reads standard output any more, as behind `head`.
  bool reader_is_gone() const noexcept { return reader_is_gone_; }

  // Of a line, only what is printable is shown: it may quote foreign text. On a terminal whose
  // width is known, a line that is longer is broken between words, and what follows is indented.

  /// A line for the user; not with --quiet.
  void tell(std::string_view line) const;
  /// A line for the curious: only with -v. Never a secret.
  void detail(std::string_view line) const;
  /// A line that even --quiet lets through.
  void complain(std::string_view line) const;
  /// The same for an error: "matinee: MESSAGE".
  void fail(std::string_view message) const;
  /// What to do next, as a line for the user: "next: HINT". Nothing for an empty hint.
  void advise(std::string_view hint) const;

  /// Lines of our own making, with colours; nothing foreign may be in them. Even --quiet lets them
  /// through.
  void draw(std::string_view lines) const;

  /// A question, without an end of line: its answer stands beside it.
  void prompt(std::string_view question) const;

  bool output_is_terminal() const noexcept;
  /// What standard output can show: no columns and no colour unless it is a terminal.
  Display output() const noexcept;
  /// The same of standard error. Its terminal may not know its width: then it has no columns.
  Display talk() const noexcept;
  bool talk_is_terminal() const noexcept;
  Verbosity verbosity() const noexcept { return verbosity_; }

 private:
  Verbosity verbosity_;
  Color color_;
  bool reader_is_gone_ = false;
};

}  // namespace matinee::cli
