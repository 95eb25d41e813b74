// SPDX-License-Identifier: MIT
//
// Checks subtitle segments before they are parsed, because servers may send an error page instead.
#pragma once

#include <string_view>

namespace matinee::media {

/// Returns true if `head`, the first few hundred bytes, can begin WebVTT, SubRip or TTML in UTF-8
/// or UTF-16, with or without a byte order mark, or if it contains only blanks. XML whose root
/// element is beyond `head` is accepted. MP4 segments are not recognised here.
bool can_be_subtitles(std::string_view head);

}  // namespace matinee::media
