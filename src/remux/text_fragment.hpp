// SPDX-License-Identifier: MIT
//
// Reads the samples of a text track in fragmented MP4 (ISO/IEC 14496-12, 8.8), one segment at a
// time, so that a malformed segment affects no other. libavformat does not give the durations of
// such samples.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <matinee/result.hpp>

namespace matinee::remux {

/// The first text track of an initialization segment.
struct TextTrack {
  enum class Coding : std::uint8_t { wvtt, stpp };
  Coding coding = Coding::wvtt;
  std::uint32_t id = 0;
  std::uint32_t timescale = 1;  ///< ticks per second
  std::uint32_t default_duration = 0;
  std::uint32_t default_size = 0;
  std::string header = {};  ///< the WebVTT header of a wvtt track
};

/// Points into the bytes of the segment. Times are on the timeline of the track.
struct FragmentSample {
  std::chrono::milliseconds start{};
  std::chrono::milliseconds end{};
  std::string_view bytes = {};
};

/// Whether the first box is one with which MP4 files and segments start.
bool is_mp4(std::string_view bytes);

/// Whether the bytes contain a moov box and no media.
bool is_initialization(std::string_view bytes);

/// Fails with Errc::integrity if `init` is not an initialization segment, with
/// Errc::protected_media if the text is encrypted, and with Errc::unsupported if its text has
/// another coding.
Result<TextTrack> parse_text_init(std::string_view init);

/// Returns all samples of the track in a segment. Fails with Errc::integrity if boxes are malformed
/// or truncated, and with Errc::unsupported for a file without fragments.
Result<std::vector<FragmentSample>> parse_text_fragment(std::string_view piece,
                                                        const TextTrack& track);

}  // namespace matinee::remux
