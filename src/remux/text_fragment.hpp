// SPDX-License-Identifier: MIT
//
// The samples of a text track in fragmented MP4 (ISO/IEC 14496-12, 8.8), out of one piece at a
// time: what is broken then costs that piece alone. libavformat shows no durations of such samples.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <matinee/result.hpp>

namespace matinee::remux {

/// What the initialization says of its first text track.
struct TextTrack {
  enum class Coding : std::uint8_t { wvtt, stpp };
  Coding coding = Coding::wvtt;
  std::uint32_t id = 0;
  std::uint32_t timescale = 1;  ///< ticks a second
  std::uint32_t default_duration = 0;
  std::uint32_t default_size = 0;
  std::string header = {};  ///< the WebVTT header of a wvtt track
};

/// Views the bytes of the piece. Times are on the timeline of the track.
struct FragmentSample {
  std::chrono::milliseconds start{};
  std::chrono::milliseconds end{};
  std::string_view bytes = {};
};

/// Whether the bytes begin with a box that files and segments begin with.
bool is_mp4(std::string_view bytes);

/// Whether there is a moov box and no media.
bool is_initialization(std::string_view bytes);

/// Errc::integrity for what is no initialization, Errc::protected_media if its text is encrypted,
/// Errc::unsupported if it has none of these codings.
Result<TextTrack> parse_text_init(std::string_view init);

/// All samples of the track in a piece. Errc::integrity for boxes that are broken or cut off,
/// Errc::unsupported for a file without fragments.
Result<std::vector<FragmentSample>> parse_text_fragment(std::string_view piece,
                                                        const TextTrack& track);

}  // namespace matinee::remux
