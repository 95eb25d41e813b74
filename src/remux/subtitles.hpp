// SPDX-License-Identifier: MIT
//
// Reads the subtitle segments of one input, in any format, into one list of cues, and writes that
// list as a file.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <matinee/result.hpp>

#include "remux/clocks.hpp"
#include "remux/cue.hpp"
#include "remux/remux.hpp"

namespace matinee::remux {

struct Subtitles {
  std::vector<Cue> cues = {};
  std::vector<std::string> blocks = {};  ///< STYLE and REGION, without duplicates
  /// What could not be read; messages for the user, each once with a count.
  std::vector<std::string> notes = {};
  /// Whether the input has segments but none could be read.
  bool is_lost = false;
};

/// How to convert the times of segments to those of the output.
struct OutputTime {
  /// For parts without a clock: the offset by which media timestamps are moved back, in
  /// microseconds. Without media, the first timestamp of a part is taken as the start of the part.
  std::optional<std::int64_t> media_start = {};
  /// The time in the presentation at which the output starts, in microseconds.
  std::int64_t presentation_start = 0;
  const Clocks& clocks;
};

/// Returns all cues in the time of the output. Waits for files that are being fetched. Notes and
/// skips a segment that is empty, missing although reported complete, malformed, or of an unknown
/// format. Fails with Errc::protected_media for an encrypted one, and with errors of the disk and
/// of Arrivals.
Result<Subtitles> read_subtitles(const Input& input, const OutputTime& time, Arrivals* arrivals);

/// Writes a WebVTT file.
Result<void> write_subtitles(const std::string& name, const Subtitles& subtitles);

}  // namespace matinee::remux
