// SPDX-License-Identifier: MIT
//
// Cues as the samples of an MP4 text track (3GPP TS 26.245).
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
  std::string text = {};  ///< plain; empty while nothing is shown
  friend bool operator==(const TextSample&, const TextSample&) = default;
};

/// Samples without a gap or an overlap, from zero: cues that overlap are shown together, and
/// between cues there are samples without text. Takes what merge_cues gives.
std::vector<TextSample> lay_out(const std::vector<Cue>& cues);

/// The bytes of a sample (5.17): the length and the text.
std::string encode_text_sample(std::string_view text);

}  // namespace matinee::remux
