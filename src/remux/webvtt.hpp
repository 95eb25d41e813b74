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
  std::string text = {};  ///< plain: without tags
  /// As it was written, and the settings behind its times; for a WebVTT file again.
  std::string markup = {};
  std::string settings = {};
  friend bool operator==(const Cue&, const Cue&) = default;
};

struct WebVtt {
  std::vector<Cue> cues;
  /// X-TIMESTAMP-MAP: what to add to a cue's time to get to the time of the transport stream, in
  /// ticks of its clock of 90 kHz.
  std::optional<std::int64_t> map;
};

/// Blocks that are no cues are passed over, broken ones too. Errc::integrity for a text that is no
/// WebVTT.
Result<WebVtt> parse_webvtt(std::string_view text);

/// Where the stream's clock of 33 bits has wrapped, however often, or not, so that `ticks` is
/// nearest to zero.
std::int64_t unwrap(std::int64_t ticks);

/// In the order of their times. A cue that segments repeat, or go on with where it was cut, is one.
/// What ends before zero is gone.
std::vector<Cue> merge_cues(std::vector<Cue> cues);

/// A WebVTT file of its own, with one header and no map.
std::string write_webvtt(const std::vector<Cue>& cues);

/// Samples without a gap or an overlap, from zero: cues that overlap are shown together, and
/// between cues there are samples without text. Takes what merge_cues gives.
std::vector<Cue> lay_out(const std::vector<Cue>& cues);

/// A sample of a 3GPP timed text track (3GPP TS 26.245, 5.17): the length and the text.
std::string encode_text_sample(std::string_view text);

}  // namespace matinee::remux
