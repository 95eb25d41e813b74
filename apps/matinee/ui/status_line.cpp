// SPDX-License-Identifier: MIT
#include "ui/status_line.hpp"

#include <string>

#include <fmt/format.h>
#include <unistd.h>

#include "base/printable.hpp"

namespace matinee::cli {

namespace {

// A line that cannot be written has nobody to read it.
void write(std::string_view text) {
  (void)!::write(STDERR_FILENO, text.data(), text.size());
}

}  // namespace

void StatusLine::draw(std::string_view text) {
  write(fmt::format("\r{}\x1b[K", printable(text)));
  is_drawn_ = true;
}

void StatusLine::erase() {
  if (is_drawn_) write("\r\x1b[K");
  is_drawn_ = false;
}

}  // namespace matinee::cli
