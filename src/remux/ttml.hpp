// SPDX-License-Identifier: MIT
//
// Converts TTML (W3C; IMSC, EBU-TT-D, SMPTE-TT) to WebVTT: text, times, line breaks, italic, bold,
// underline and ruby. Regions, colours and pictures are dropped.
#pragma once

#include <string_view>

#include <matinee/result.hpp>

#include "remux/cue.hpp"

namespace matinee::remux {

/// `text` must come from decode_text(). Cues without an end have k_open_end. Pictures and elements
/// with invalid times are noted and left out. Fails with Errc::integrity if the text is not XML,
/// not TTML, or far too deeply nested or too long.
Result<TextDocument> parse_ttml(std::string_view text);

}  // namespace matinee::remux
