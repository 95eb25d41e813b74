// SPDX-License-Identifier: MIT
#include "ui/list_progress.hpp"

#include <fmt/format.h>

#include "ui/progress.hpp"

namespace matinee::cli {

std::string render_list_progress(std::size_t so_far, std::optional<std::size_t> total,
                                 std::string_view noun) {
  const std::string of = total ? fmt::format(" of {}", *total) : "";
  return fmt::format("{}{} {}", so_far, of, noun);
}

ListProgressView::ListProgressView(const Console& console, std::string_view noun)
    : console_(console), noun_(noun), may_draw_(natural_style(console) == ProgressStyle::bar) {}

void ListProgressView::show(std::size_t so_far, std::optional<std::size_t> total) {
  const std::string text = render_list_progress(so_far, total, noun_);
  if (console_.verbosity() == Verbosity::verbose) return console_.detail(text + " read");
  if (may_draw_) line_.draw(text);  // it fits on any terminal
}

}  // namespace matinee::cli
