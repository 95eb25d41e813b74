// SPDX-License-Identifier: MIT
#include "pictures/screen.hpp"

#include <algorithm>
#include <optional>
#include <string_view>

#include <chafa.h>

namespace matinee::pictures {

namespace {

std::string_view variable(const std::vector<std::string>& environment, std::string_view name) {
  for (const std::string_view entry : environment) {
    if (entry.starts_with(name) && entry.substr(name.size()).starts_with('='))
      return entry.substr(name.size() + 1);
  }
  return {};
}

bool is_multiplexed(const std::vector<std::string>& environment) {
  const std::string_view term = variable(environment, "TERM");
  return term.starts_with("screen") || term.starts_with("tmux") ||
         !variable(environment, "TMUX").empty() || !variable(environment, "STY").empty();
}

std::shared_ptr<ChafaTermInfo> find_info(std::vector<std::string> environment) {
  std::vector<char*> entries;
  for (std::string& entry : environment)
    entries.push_back(entry.data());
  entries.push_back(nullptr);
  return {chafa_term_db_detect(chafa_term_db_get_default(), entries.data()), chafa_term_info_unref};
}

Method method_of(const ChafaTermInfo& info) {
  const auto has = [&](ChafaTermSeq sequence) {
    return chafa_term_info_have_seq(&info, sequence) != 0;
  };
  if (has(CHAFA_TERM_SEQ_BEGIN_KITTY_IMMEDIATE_IMAGE_V1)) return Method::kitty;
  if (has(CHAFA_TERM_SEQ_BEGIN_ITERM2_IMAGE)) return Method::iterm2;
  if (has(CHAFA_TERM_SEQ_BEGIN_SIXELS)) return Method::sixels;
  return Method::symbols;
}

std::optional<Palette> palette_of(const ChafaTermInfo& info) {
  const auto has = [&](ChafaTermSeq sequence) {
    return chafa_term_info_have_seq(&info, sequence) != 0;
  };
  if (has(CHAFA_TERM_SEQ_SET_COLOR_FGBG_DIRECT)) return Palette::direct;
  if (has(CHAFA_TERM_SEQ_SET_COLOR_FGBG_256)) return Palette::indexed_256;
  if (has(CHAFA_TERM_SEQ_SET_COLOR_FGBG_16)) return Palette::indexed_16;
  if (has(CHAFA_TERM_SEQ_SET_COLOR_FGBG_8)) return Palette::indexed_8;
  return std::nullopt;
}

// Of a terminal that does not tell them: smaller than most, so that a picture of so many pixels
// covers no more cells than it has.
void set_cells(Screen& screen, const TerminalSize& size) {
  constexpr unsigned k_usual_width = 8;
  constexpr unsigned k_usual_height = 16;
  const auto side = [](unsigned pixels, unsigned cells, unsigned usual) {
    constexpr unsigned k_largest = 64;
    const unsigned each = cells == 0 ? 0 : pixels / cells;
    return each == 0 ? usual : std::min(each, k_largest);
  };
  screen.cell_width = side(size.width, size.columns, k_usual_width);
  screen.cell_height = side(size.height, size.rows, k_usual_height);
}

}  // namespace

Result<Screen> detect_screen(const std::vector<std::string>& environment, const TerminalSize& size,
                             Colors colors) {
  constexpr unsigned k_usual_columns = 80;
  constexpr unsigned k_usual_rows = 24;
  const std::string_view term = variable(environment, "TERM");
  // DEC's own terminals, which libchafa takes for newer ones.
  if (term.empty() || term == "dumb" || term.starts_with("vt"))
    return Error(Errc::unsupported, "the terminal shows no pictures");
  Screen screen{.columns = size.columns == 0 ? k_usual_columns : size.columns,
                .rows = size.rows == 0 ? k_usual_rows : size.rows,
                .info = find_info(environment)};
  screen.method = is_multiplexed(environment) ? Method::symbols : method_of(*screen.info);
  set_cells(screen, size);
  if (screen.method != Method::symbols) return screen;
  const auto palette = palette_of(*screen.info);
  if (!palette) return Error(Errc::unsupported, "the terminal shows no colours");
  if (colors == Colors::unwanted)
    return Error(Errc::unsupported, "without colours this terminal shows no pictures");
  screen.palette = *palette;
  return screen;
}

}  // namespace matinee::pictures
