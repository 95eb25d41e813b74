// SPDX-License-Identifier: MIT
//
// TTML (W3C; IMSC, EBU-TT-D, SMPTE-TT) as WebVTT: its text, times, lines, italics, bold, underline
// and ruby. Regions, colours and pictures are left out.
#pragma once

#include <string_view>

#include <matinee/result.hpp>

#include "remux/cue.hpp"

namespace matinee::remux {

/// `text` comes from decode_text. What ends nowhere has k_open_end. An element whose times cannot
/// be read is left out, and noted, as are pictures. Errc::integrity for what is no XML, or no TTML,
/// or nested or long beyond what anyone writes.
Result<TextDocument> parse_ttml(std::string_view text);

}  // namespace matinee::remux
