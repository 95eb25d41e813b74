// SPDX-License-Identifier: MIT
//
// The common form of all subtitle formats: WebVTT cues (W3C), and metadata of the file.
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
  /// WebVTT cue text: UTF-8, lines separated by LF, no empty line, no "-->".
  std::string markup = {};
  std::string settings = {};  ///< as written after the times
  std::string id = {};
  friend bool operator==(const Cue&, const Cue&) = default;
};

/// The end time of a cue that is shown until another event ends it.
inline constexpr std::chrono::milliseconds k_open_end = std::chrono::hours(10'000'000);

/// More cues than any film has. A file with more is an attack.
inline constexpr std::size_t k_max_cues = 200'000;
/// The maximum size of one cue in bytes; more than fits on a screen.
inline constexpr std::size_t k_max_cue_bytes = 4'096;

/// The contents of one subtitle file.
struct TextDocument {
  std::vector<Cue> cues = {};
  /// STYLE and REGION blocks as written.
  std::vector<std::string> blocks = {};
  std::optional<TimestampMap> map = {};
  /// For an MP4 segment: its start on the timeline of its track. Its cues use the same timeline.
  std::optional<std::chrono::milliseconds> track_time = {};
  /// What could not be read; messages for the user.
  std::vector<std::string> notes = {};
};

/// Converts `text` to cue markup. Line ends become LF. Empty lines and "-->" would end the cue and
/// are removed. Text longer than k_max_cue_bytes is cut.
std::string make_markup(std::string_view text);

/// Sorts the cues by time, and merges a cue that is repeated, or split, across segments into one,
/// with the first id. Drops cues that end before zero. A cue with an open end ends when the next
/// one starts, the last one after some seconds.
std::vector<Cue> merge_cues(std::vector<Cue> cues);

}  // namespace matinee::remux
