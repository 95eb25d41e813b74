// SPDX-License-Identifier: MIT
#include "remux/cue.hpp"

#include <algorithm>
#include <string_view>
#include <tuple>
#include <utility>

#include "base/ascii.hpp"
#include "base/split.hpp"
#include "base/utf8.hpp"

namespace matinee::remux {

using std::chrono::milliseconds;

namespace {

// The duration of a last cue with an open end: enough to read two lines.
constexpr milliseconds k_last_cue(10'000);

void close_open_ends(std::vector<Cue>& cues) {
  milliseconds next = milliseconds::max();
  milliseconds current = milliseconds::max();
  for (auto cue = cues.rbegin(); cue != cues.rend(); ++cue) {
    if (cue->start < current) next = std::exchange(current, cue->start);
    if (cue->end < k_open_end) continue;
    cue->end = next == milliseconds::max() ? cue->start + k_last_cue : next;
  }
}

auto content_of(const Cue& cue) {
  return std::tie(cue.markup, cue.settings);
}

}  // namespace

std::string make_markup(std::string_view text) {
  constexpr std::string_view k_arrow = "-->";
  std::string lines(utf8::prefix_of(text, k_max_cue_bytes));
  std::ranges::replace(lines, '\r', '\n');
  std::string markup;
  for (std::string_view rest = lines; !rest.empty();) {
    const std::string_view line = split_off(rest, '\n');
    if (line.empty()) continue;
    if (!markup.empty()) markup += '\n';
    markup += line;
  }
  for (std::size_t at = 0; (at = markup.find(k_arrow, at)) != std::string::npos;)
    markup.replace(at, k_arrow.size(), "--&gt;");
  return markup;
}

std::vector<Cue> merge_cues(std::vector<Cue> cues) {
  // The tolerance for rounding: maps to ticks of 90 kHz, times to milliseconds.
  constexpr milliseconds k_rounding(2);
  for (Cue& cue : cues)
    cue.start = std::max(cue.start, milliseconds(0));
  std::ranges::stable_sort(cues, {}, &Cue::start);
  close_open_ends(cues);
  std::erase_if(cues, [](const Cue& cue) { return cue.end <= cue.start; });
  std::ranges::stable_sort(cues, {}, [](const Cue& c) {
    return std::tuple_cat(content_of(c), std::tie(c.start, c.end));
  });
  std::vector<Cue> merged;
  for (Cue& cue : cues) {
    const bool goes_on = !merged.empty() && cue.start <= merged.back().end + k_rounding &&
                         content_of(cue) == content_of(merged.back());
    if (goes_on) {
      merged.back().end = std::max(merged.back().end, cue.end);
    } else {
      merged.push_back(std::move(cue));
    }
  }
  std::ranges::stable_sort(merged, {}, [](const Cue& c) { return std::tie(c.start, c.end); });
  return merged;
}

}  // namespace matinee::remux
