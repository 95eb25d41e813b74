// SPDX-License-Identifier: MIT
//
// A DASH MPD, as text to values (ISO/IEC 23009-1:2022).
//
// Read: the inheritance of segment information from Period to Representation, SegmentTemplate by
// number, by time and by timeline (r="-1", @n, @endNumber), SegmentList, SegmentBase (its index is
// noted, see sidx.hpp), plain BaseURL, several BaseURLs as alternatives, several Periods (joined
// track by track).
//
// Passed over: thumbnails, trick modes and whatever an EssentialProperty that is not known asks
// for. Refused with Errc::unsupported: xlink, and such a property of a Period or the MPD. A
// dynamic MPD is marked live; where its segments cannot be counted it lists none.
//
// ContentProtection on any level marks the tracks below it and the manifest protected.
//
// Errors are Errc::failure and name the element.
#pragma once

#include <string_view>

#include <matinee/manifest.hpp>
#include <matinee/result.hpp>

namespace matinee::media {

/// Relative URLs resolve against `url`, the one that answered.
Result<Manifest> parse_dash(std::string_view text, std::string_view url);

}  // namespace matinee::media
