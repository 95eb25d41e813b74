// SPDX-License-Identifier: MIT
//
// The subtitles of one input: its files read into one list of cues, and that list as a file.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <matinee/result.hpp>

#include "remux/clocks.hpp"
#include "remux/remux.hpp"
#include "remux/webvtt.hpp"

namespace matinee::remux {

/// All cues, in the time of the output; files that are on their way are waited for. `media_start`
/// is what the timestamps of the media are moved back by, in microseconds, where a part tells no
/// clock. Errc::integrity for files that are no WebVTT, or far too large.
Result<std::vector<Cue>> read_cues(const Input& input, std::int64_t media_start,
                                   const Clocks& clocks, Arrivals* arrivals);

/// Makes a WebVTT file of that name.
Result<void> write_subtitles(const std::string& name, const std::vector<Cue>& cues);

}  // namespace matinee::remux
