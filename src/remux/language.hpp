// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

namespace matinee::remux {

/// The three letters (ISO 639-2/T) that MP4 stores for a BCP 47 tag; "und" for what has none.
std::string iso639_2(std::string_view tag);

}  // namespace matinee::remux
