// SPDX-License-Identifier: MIT
#include "ui/qr_code.hpp"

#include <cstddef>
#include <memory>

#include <dlfcn.h>
#include <qrencode.h>

namespace matinee::cli {

namespace {

constexpr int k_quiet_zone = 2;

struct Unload {
  void operator()(void* library) const noexcept { ::dlclose(library); }
};

struct Code {
  int width = 0;
  std::string dark;  // one character a module, row by row; '#' is dark
};

Code encode(const std::string& text) {
  const std::unique_ptr<void, Unload> library(::dlopen("libqrencode.so.4", RTLD_NOW | RTLD_LOCAL));
  if (!library) return {};
  const auto make = reinterpret_cast<decltype(&QRcode_encodeString)>(
      ::dlsym(library.get(), "QRcode_encodeString"));
  const auto release =
      reinterpret_cast<decltype(&QRcode_free)>(::dlsym(library.get(), "QRcode_free"));
  if (make == nullptr || release == nullptr) return {};
  QRcode* const made = make(text.c_str(), 0, QR_ECLEVEL_M, QR_MODE_8, 1);
  if (made == nullptr) return {};
  Code code{.width = made->width, .dark = {}};
  const auto count = static_cast<std::size_t>(made->width) * static_cast<std::size_t>(made->width);
  for (std::size_t i = 0; i < count; ++i)
    code.dark += (made->data[i] & 1) != 0 ? '#' : ' ';
  release(made);
  return code;
}

bool is_dark(const Code& code, int row, int column) {
  if (row < 0 || column < 0 || row >= code.width || column >= code.width) return false;
  const auto width = static_cast<std::size_t>(code.width);
  return code.dark[static_cast<std::size_t>(row) * width + static_cast<std::size_t>(column)] == '#';
}

// Two rows in one line of text.
std::string_view block(bool is_upper_dark, bool is_lower_dark) {
  if (is_upper_dark) return is_lower_dark ? " " : "\u2584";
  return is_lower_dark ? "\u2580" : "\u2588";
}

}  // namespace

std::string qr_code(std::string_view text, Color color) {
  const Code code = encode(std::string(text));
  if (code.width == 0) return {};
  std::string lines;
  for (int row = -k_quiet_zone; row < code.width + k_quiet_zone; row += 2) {
    // Light is drawn, dark is the ground: white on black, or what a plain terminal has.
    lines += color == Color::on ? "\x1b[97;40m" : "";
    for (int column = -k_quiet_zone; column < code.width + k_quiet_zone; ++column)
      lines += block(is_dark(code, row, column), is_dark(code, row + 1, column));
    lines += color == Color::on ? "\x1b[0m\n" : "\n";
  }
  return lines;
}

}  // namespace matinee::cli
