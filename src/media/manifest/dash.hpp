// SPDX-License-Identifier: MIT
//
// Parses a DASH MPD (ISO/IEC 23009-1:2022).
//
// Supported: inheritance of segment information from Period to Representation; SegmentTemplate by
// number, by time and by timeline (r="-1", @n, @endNumber); SegmentList; SegmentBase (its index is
// recorded in the track, see sidx.hpp); BaseURL, with several BaseURLs as alternatives; several
// Periods, which are joined track by track (see periods.hpp).
//
// Ignored: thumbnails, trick modes, and any AdaptationSet or Representation with an unknown
// EssentialProperty. Refused with Errc::unsupported: xlink, and an unknown EssentialProperty of a
// Period or of the MPD. A dynamic MPD is marked live. It lists no segments if they cannot be
// counted.
//
// ContentProtection on any level marks the manifest and the tracks below that level protected.
//
// All other errors are Errc::failure and name the element.
#pragma once

#include <string_view>

#include <matinee/manifest.hpp>
#include <matinee/result.hpp>

namespace matinee::media {

/// Parses the text of an MPD. Relative URLs are resolved against `url`, the URL after redirects.
Result<Manifest> parse_dash(std::string_view text, std::string_view url);

}  // namespace matinee::media
