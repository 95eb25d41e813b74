// SPDX-License-Identifier: MIT
//
// What every form of subtitles becomes: the cues of WebVTT (W3C), and what stands beside them.
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "remux/timestamp_map.hpp"

namespace matinee::remux {

struct Cue {
  std::chrono::milliseconds start{};
  std::chrono::milliseconds end{};
  /// The cue text of WebVTT: UTF-8, lines parted by LF, none of them empty, without "-->".
  std::string markup = {};
  std::string settings = {};  ///< as they were written behind the times
  std::string id = {};
  friend bool operator==(const Cue&, const Cue&) = default;
};

/// The end of a cue that is shown until something else ends it.
inline constexpr std::chrono::milliseconds k_open_end = std::chrono::hours(10'000'000);

/// No film has more; what has is an attack.
inline constexpr std::size_t k_max_cues = 200'000;
/// Of one cue: more than fills a screen.
inline constexpr std::size_t k_max_cue_bytes = 4'096;

/// What one file of subtitles holds.
struct TextDocument {
  std::vector<Cue> cues = {};
  /// STYLE and REGION blocks as they were written.
  std::vector<std::string> blocks = {};
  std::optional<TimestampMap> map = {};
  /// Of a piece of MP4: where it begins on the timeline of its track, which its cues are on.
  std::optional<std::chrono::milliseconds> track_time = {};
  /// What could not be read, for people.
  std::vector<std::string> notes = {};
};

/// `text` as the markup of a cue: line ends become LF, empty lines and "-->", which would end the
/// cue, are taken out, and what is too long is cut off.
std::string make_markup(std::string_view text);

/// In the order of their times. A cue that pieces repeat, or go on with where it was cut, is one,
/// with the first id. What ends before zero is gone. A cue with an open end goes on until the next
/// one begins, the last one for some seconds.
std::vector<Cue> merge_cues(std::vector<Cue> cues);

}  // namespace matinee::remux
