// SPDX-License-Identifier: MIT
//
// Subtitles in the samples of MP4 tracks (ISO/IEC 14496-30): WebVTT as boxes ("wvtt") and whole
// TTML documents ("stpp").
#pragma once

#include <string_view>
#include <vector>

#include <matinee/result.hpp>

#include "remux/cue.hpp"
#include "remux/text_fragment.hpp"

namespace matinee::remux {

/// The cues of a wvtt sample (clause 7), each as long as the sample; a cue that is longer is in the
/// next samples too. Errc::integrity for boxes that are broken.
Result<std::vector<Cue>> parse_wvtt_sample(const FragmentSample& sample);

/// The document of a stpp sample (clause 6), its cues cut to the sample. Their times are those of
/// the track (6.3), unless all of them are before the sample: then they count from its start, as
/// documents that came from Smooth Streaming do, and dash.js reads them so (`ttmlTimeIsRelative`).
/// Fails as parse_ttml does.
Result<TextDocument> parse_stpp_sample(const FragmentSample& sample);

/// The cues of all samples of a piece, on the timeline of the track, and the STYLE and REGION
/// blocks that the track has for them. A sample that cannot be read is noted. Errc::integrity for a
/// piece whose boxes are broken, Errc::unsupported for a track of another kind.
Result<TextDocument> parse_text_in_mp4(std::string_view piece, const TextTrack& track);

}  // namespace matinee::remux
