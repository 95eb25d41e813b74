// SPDX-License-Identifier: MIT
#include "remux/timed_text.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <set>
#include <utility>

#include "base/endian.hpp"
#include "base/utf8.hpp"
#include "remux/cue_text.hpp"

namespace matinee::remux {

using std::chrono::milliseconds;

namespace {

// More than fits on a screen. In a hostile file all cues may overlap.
constexpr std::size_t k_max_together = 8;

}  // namespace

std::vector<TextSample> lay_out(const std::vector<Cue>& cues) {
  std::set<milliseconds> edges{milliseconds(0)};
  for (const Cue& cue : cues)
    edges.insert({cue.start, cue.end});
  std::vector<TextSample> samples;
  std::vector<const Cue*> shown;
  auto next = cues.begin();
  for (auto edge = edges.begin(); std::next(edge) != edges.end(); ++edge) {
    std::erase_if(shown, [&](const Cue* cue) { return cue->end <= *edge; });
    for (; next != cues.end() && next->start <= *edge; ++next) {
      if (shown.size() < k_max_together) shown.push_back(&*next);
    }
    TextSample sample{.start = *edge, .end = *std::next(edge)};
    for (const Cue* cue : shown)
      sample.text += (sample.text.empty() ? "" : "\n") + plain_text(cue->markup);
    samples.push_back(std::move(sample));
  }
  return samples;
}

std::string encode_text_sample(std::string_view text) {
  text = utf8::prefix_of(text, UINT16_MAX);
  std::string sample;
  append_big(sample, static_cast<std::uint16_t>(text.size()));
  return sample.append(text);
}

}  // namespace matinee::remux
