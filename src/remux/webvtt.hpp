// SPDX-License-Identifier: MIT
//
// Parses and writes WebVTT (W3C) and its segments in HLS (RFC 8216, 3.5). Also parses SubRip, which
// is nearly the same.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <matinee/result.hpp>

#include "remux/cue.hpp"

namespace matinee::remux {

/// Parses like the W3C's parser, which skips malformed blocks, and also accepts times with a comma
/// and files without the first line "WEBVTT". `text` must come from decode_text(). Cues without
/// visible text are left out. A text without a readable cue gets a note. Fails with Errc::integrity
/// if the text has neither the first line nor a cue, or has far too many cues or blocks.
Result<TextDocument> parse_webvtt(std::string_view text);

/// Returns the first line and the blocks, which are the codec private data in Matroska.
std::string write_webvtt_header(const std::vector<std::string>& blocks);

/// Returns a WebVTT file with one header and no map.
std::string write_webvtt(const std::vector<Cue>& cues, const std::vector<std::string>& blocks = {});

}  // namespace matinee::remux
