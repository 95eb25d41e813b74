// SPDX-License-Identifier: MIT
//
// What a terminal can draw with. Pure.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include <matinee/result.hpp>

struct ChafaTermInfo;

namespace matinee::pictures {

enum class Method : std::uint8_t { symbols, sixels, kitty, iterm2 };

/// The colours of symbols.
enum class Palette : std::uint8_t { direct, indexed_256, indexed_16, indexed_8 };

/// As TIOCGWINSZ tells it. A terminal that does not know its pixels says 0.
struct TerminalSize {
  unsigned columns = 0;
  unsigned rows = 0;
  unsigned width = 0;   ///< pixels
  unsigned height = 0;  ///< pixels
};

struct Screen {
  Method method = Method::symbols;
  Palette palette = Palette::direct;
  unsigned columns = 0;
  unsigned rows = 0;
  unsigned cell_width = 0;   ///< pixels
  unsigned cell_height = 0;  ///< pixels
  /// The control sequences of the terminal.
  std::shared_ptr<ChafaTermInfo> info = {};
};

/// Whether the user wants colours. Symbols are nothing without them; the others are pictures, which
/// NO_COLOR does not speak of.
enum class Colors : bool { unwanted, wanted };

/// The best method of the terminal that `environment` (NAME=VALUE) names: kitty's, iTerm2's,
/// sixels, or block characters. Within a multiplexer those, because it knows nothing of the others.
/// Errc::unsupported for a terminal that can show none.
Result<Screen> detect_screen(const std::vector<std::string>& environment, const TerminalSize& size,
                             Colors colors);

}  // namespace matinee::pictures
