// SPDX-License-Identifier: MIT
#include "pictures/drawing.hpp"

#include <algorithm>
#include <cmath>
#include <memory>
#include <string_view>

#include <chafa.h>

namespace matinee::pictures {

namespace {

struct Release {
  void operator()(ChafaCanvas* canvas) const { chafa_canvas_unref(canvas); }
  void operator()(ChafaCanvasConfig* config) const { chafa_canvas_config_unref(config); }
  void operator()(ChafaSymbolMap* map) const { chafa_symbol_map_unref(map); }
  void operator()(GString* text) const { g_string_free(text, TRUE); }
};
template <class Object>
using Owned = std::unique_ptr<Object, Release>;

ChafaPixelMode mode_of(Method method) {
  switch (method) {
    case Method::kitty:
      return CHAFA_PIXEL_MODE_KITTY;
    case Method::iterm2:
      return CHAFA_PIXEL_MODE_ITERM2;
    case Method::sixels:
      return CHAFA_PIXEL_MODE_SIXELS;
    case Method::symbols:
      break;
  }
  return CHAFA_PIXEL_MODE_SYMBOLS;
}

ChafaCanvasMode mode_of(Palette palette) {
  switch (palette) {
    case Palette::indexed_256:
      return CHAFA_CANVAS_MODE_INDEXED_240;  // the 16 others are the user's own
    case Palette::indexed_16:
      return CHAFA_CANVAS_MODE_INDEXED_16;
    case Palette::indexed_8:
      return CHAFA_CANVAS_MODE_INDEXED_8;
    case Palette::direct:
      break;
  }
  return CHAFA_CANVAS_MODE_TRUECOLOR;
}

// The pixels of a cell that is drawn. Terminals scale a picture of these two methods to its cells,
// so that more pixels would be little but more bytes.
remux_job::PixelBounds drawn_cell(const Screen& screen) {
  constexpr unsigned k_widest = 10;
  constexpr unsigned k_highest = 20;
  if (screen.method != Method::kitty && screen.method != Method::iterm2)
    return {.width = screen.cell_width, .height = screen.cell_height};
  return {.width = std::min(screen.cell_width, k_widest),
          .height = std::min(screen.cell_height, k_highest)};
}

Owned<ChafaCanvasConfig> config_for(const Screen& screen, const Cells& size) {
  Owned<ChafaCanvasConfig> config(chafa_canvas_config_new());
  chafa_canvas_config_set_geometry(config.get(), static_cast<int>(size.columns),
                                   static_cast<int>(size.rows));
  const auto cell = drawn_cell(screen);
  chafa_canvas_config_set_cell_geometry(config.get(), static_cast<int>(cell.width),
                                        static_cast<int>(cell.height));
  chafa_canvas_config_set_pixel_mode(config.get(), mode_of(screen.method));
  const bool is_symbols = screen.method == Method::symbols;
  chafa_canvas_config_set_canvas_mode(
      config.get(), is_symbols ? mode_of(screen.palette) : CHAFA_CANVAS_MODE_TRUECOLOR);
  // A row stands on its own: text is beside it.
  if (is_symbols) chafa_canvas_config_set_optimizations(config.get(), CHAFA_OPTIMIZATION_NONE);
  const Owned<ChafaSymbolMap> symbols(chafa_symbol_map_new());
  chafa_symbol_map_add_by_tags(
      symbols.get(), static_cast<ChafaSymbolTags>(CHAFA_SYMBOL_TAG_SPACE | CHAFA_SYMBOL_TAG_SOLID |
                                                  CHAFA_SYMBOL_TAG_HALF));
  chafa_canvas_config_set_symbol_map(config.get(), symbols.get());
  return config;
}

std::vector<std::string> split_lines(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    lines.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

}  // namespace

remux_job::PixelBounds pixels_for(const Screen& screen, const Cells& most) {
  constexpr unsigned k_longest = 4'096;
  const auto cell = drawn_cell(screen);
  return {.width = std::clamp(most.columns * cell.width, 1U, k_longest),
          .height = std::clamp(most.rows * cell.height, 1U, k_longest)};
}

Cells cells_for(const remux_job::PixelBounds& picture, const Screen& screen, const Cells& most) {
  const double columns = static_cast<double>(picture.width) / screen.cell_width;
  const double rows = static_cast<double>(picture.height) / screen.cell_height;
  const double scale = std::min(most.columns / columns, most.rows / rows);
  const auto side = [&](double length, unsigned longest) {
    return std::clamp(static_cast<unsigned>(std::lround(length * scale)), 1U, longest);
  };
  return {.columns = side(columns, most.columns), .rows = side(rows, most.rows)};
}

Result<Drawing> draw(const remux_job::Pixels& pixels, const Screen& screen, const Cells& most) {
  Drawing drawing{.size = cells_for({pixels.width, pixels.height}, screen, most)};
  const auto config = config_for(screen, drawing.size);
  const Owned<ChafaCanvas> canvas(chafa_canvas_new(config.get()));
  chafa_canvas_draw_all_pixels(canvas.get(), CHAFA_PIXEL_RGBA8_UNASSOCIATED,
                               reinterpret_cast<const guint8*>(pixels.rgba.data()),
                               static_cast<int>(pixels.width), static_cast<int>(pixels.height),
                               static_cast<int>(pixels.width * 4));
  const Owned<GString> text(chafa_canvas_print(canvas.get(), screen.info.get()));
  if (text == nullptr || text->len == 0)
    return Error(Errc::unsupported, "nothing was drawn of this picture");
  const std::string_view printed(text->str, text->len);
  if (screen.method == Method::symbols) {
    drawing.lines = split_lines(printed);
    drawing.lines.resize(drawing.size.rows);
  } else {
    drawing.placed = printed;
  }
  return drawing;
}

}  // namespace matinee::pictures
