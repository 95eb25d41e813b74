// SPDX-License-Identifier: MIT
//
// WebVTT (W3C, and RFC 8216, 3.5, for segments of it) to the samples of an MP4 text track.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <matinee/result.hpp>

namespace matinee::remux {

struct Cue {
  std::chrono::milliseconds start{};
  std::chrono::milliseconds end{};
  std::string text = {};
  friend bool operator==(const Cue&, const Cue&) = default;
};

struct WebVtt {
  std::vector<Cue> cues;
  /// X-TIMESTAMP-MAP: what to add to a cue's time to get to the time of the transport stream.
  std::optional<std::chrono::milliseconds> map;
};

/// Plain text: tags are taken out, character references replaced, settings ignored. Blocks that are
/// no cues are passed over, broken ones too. Errc::integrity for a text that is no WebVTT.
Result<WebVtt> parse_webvtt(std::string_view text);

/// Where the stream's clock of 33 bits has wrapped, or not, so that `time` is nearest to zero.
std::chrono::milliseconds unwrap(std::chrono::milliseconds time);

/// Samples without a gap or an overlap, from zero: cues that overlap are shown together, and
/// between cues there are samples without text. Cues that came twice, as in segments that both
/// hold them, are one.
std::vector<Cue> lay_out(std::vector<Cue> cues);

/// A sample of a 3GPP timed text track (3GPP TS 26.245, 5.17): the length and the text.
std::string encode_text_sample(std::string_view text);

}  // namespace matinee::remux
