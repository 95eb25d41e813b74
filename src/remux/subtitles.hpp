// SPDX-License-Identifier: MIT
//
// The subtitles of one input: its pieces, of whatever format, read into one list of cues, and that
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
  std::vector<std::string> blocks = {};  ///< STYLE and REGION, each once
  /// What could not be read, for people; each thing once, with how often.
  std::vector<std::string> notes = {};
  /// There were pieces, and none could be read.
  bool is_lost = false;
};

/// How the times of pieces become those of the output.
struct OutputTime {
  /// What the timestamps of the media are moved back by, in microseconds, where a part tells no
  /// clock. Without media the first timestamp of a part is taken for the part's start.
  std::optional<std::int64_t> media_start = {};
  /// Where the output begins in the presentation, in microseconds.
  std::int64_t presentation_start = 0;
  const Clocks& clocks;
};

/// All cues, in the time of the output; files that are on their way are waited for. A piece that is
/// empty, missing (told to have come, and not there), broken or of an unknown format is noted, and
/// the others are kept. Errc::protected_media for an encrypted one; errors of the disk and of the
/// arrivals.
Result<Subtitles> read_subtitles(const Input& input, const OutputTime& time, Arrivals* arrivals);

/// Makes a WebVTT file of that name.
Result<void> write_subtitles(const std::string& name, const Subtitles& subtitles);

}  // namespace matinee::remux
