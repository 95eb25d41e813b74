// SPDX-License-Identifier: MIT
//
// WebVTT (W3C), pieces of it in HLS (RFC 8216, 3.5), and SubRip, which is nearly the same.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <matinee/result.hpp>

#include "remux/cue.hpp"

namespace matinee::remux {

/// Reads as the W3C's parser does, which passes over broken blocks and goes on, and takes times
/// with a comma and files without a first line "WEBVTT" too. `text` comes from decode_text. Cues of
/// which nothing can be seen are left out. A text without a cue that can be read has a note.
/// Errc::integrity for a text with neither the first line nor a cue, and for more cues or blocks
/// than anyone writes.
Result<TextDocument> parse_webvtt(std::string_view text);

/// The first line and the blocks: what Matroska wants as the codec's private data.
std::string write_webvtt_header(const std::vector<std::string>& blocks);

/// A WebVTT file of its own, with one header and no map.
std::string write_webvtt(const std::vector<Cue>& cues, const std::vector<std::string>& blocks = {});

}  // namespace matinee::remux
