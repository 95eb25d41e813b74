// SPDX-License-Identifier: MIT
//
// How far the reading of a long list has come: one line that is redrawn on a terminal.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "mubi/client.hpp"
#include "ui/console.hpp"
#include "ui/status_line.hpp"

namespace matinee::cli {

/// "200 of 3000 entries".
std::string render_list_progress(std::size_t so_far, std::optional<std::size_t> total,
                                 std::string_view noun);

/// Draws on standard error if that is a terminal that can redraw a line, and never with --quiet.
/// With -v it writes a line for each step instead, on any standard error. What it drew is gone when
/// it ends. For one thread.
class ListProgressView {
 public:
  /// `console` and `noun`, in the plural, outlive it.
  ListProgressView(const Console& console, std::string_view noun);

  void show(std::size_t so_far, std::optional<std::size_t> total);
  /// Before anything else is written.
  void erase() { line_.erase(); }

 private:
  const Console& console_;
  std::string_view noun_;
  bool may_draw_;
  StatusLine line_;
};

/// What `fetch` gives, with the progress of the lists that it reads through `client`. A list of one
/// page draws nothing.
template <class Fetch>
auto with_list_progress(const Console& console, mubi::Client& client, Fetch fetch) {
  ListProgressView view(console, "entries");
  client.on_list_progress([&view, pages = 0](std::size_t so_far, auto total) mutable {
    const bool is_whole = total && so_far >= *total;
    if (++pages > 1 || !is_whole) view.show(so_far, total);
  });
  auto result = fetch();
  client.on_list_progress({});
  return result;
}

}  // namespace matinee::cli
