// SPDX-License-Identifier: MIT
//
// Subtitles in MP4 samples (ISO/IEC 14496-30): WebVTT as boxes ("wvtt") and whole TTML documents
// ("stpp").
#pragma once

#include <string_view>
#include <vector>

#include <matinee/result.hpp>

#include "remux/cue.hpp"
#include "remux/text_fragment.hpp"

namespace matinee::remux {

/// Returns the cues of a wvtt sample (clause 7), each as long as the sample. A longer cue is
/// repeated in the next samples. Fails with Errc::integrity for malformed boxes.
Result<std::vector<Cue>> parse_wvtt_sample(const FragmentSample& sample);

/// Returns the document of an stpp sample (clause 6), with its cues cut to the sample. Times are on
/// the timeline of the track (6.3). If all of them are before the sample, they count from its
/// start: so do documents from Smooth Streaming, and dash.js reads them that way
/// (`ttmlTimeIsRelative`). Fails like parse_ttml().
Result<TextDocument> parse_stpp_sample(const FragmentSample& sample);

/// Returns the cues of all samples in a segment, on the timeline of the track, and the STYLE and
/// REGION blocks of the track. Notes and skips samples that cannot be read. Fails with
/// Errc::integrity for malformed boxes, and with Errc::unsupported for a track of another kind.
Result<TextDocument> parse_text_in_mp4(std::string_view piece, const TextTrack& track);

}  // namespace matinee::remux
