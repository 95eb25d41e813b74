// SPDX-License-Identifier: MIT
//
// Converts cues to the samples of an MP4 text track (3GPP TS 26.245).
#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "remux/cue.hpp"

namespace matinee::remux {

struct TextSample {
  std::chrono::milliseconds start{};
  std::chrono::milliseconds end{};
  std::string text = {};  ///< plain text; empty while nothing is shown
  friend bool operator==(const TextSample&, const TextSample&) = default;
};

/// Returns samples without gaps and overlaps, from zero. Overlapping cues are combined into one
/// sample, and there are empty samples between cues. `cues` must come from merge_cues().
std::vector<TextSample> lay_out(const std::vector<Cue>& cues);

/// Encodes a sample (5.17): the length and the text.
std::string encode_text_sample(std::string_view text);

}  // namespace matinee::remux
