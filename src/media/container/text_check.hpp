// SPDX-License-Identifier: MIT
//
// Whether a piece of subtitles can be one, before it is parsed: hosts answer with pages.
#pragma once

#include <string_view>

namespace matinee::media {

/// By the first bytes, some hundred: WebVTT, SubRip or TTML in UTF-8 or UTF-16, with or without a
/// byte order mark, or blanks alone. XML whose root element comes later is given the benefit of the
/// doubt. Pieces of MP4 are none of these.
bool can_be_subtitles(std::string_view head);

}  // namespace matinee::media
