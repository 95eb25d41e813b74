// SPDX-License-Identifier: MIT
//
// Lists the segments of one Representation from its segment information and from what it inherits.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <matinee/manifest.hpp>
#include <matinee/result.hpp>

#include <pugixml.hpp>

#include "media/manifest/notes.hpp"
#include "media/manifest/reference.hpp"

namespace matinee::media {

/// Returns the first child element with this local name, whatever its namespace prefix. The result
/// is a null node if there is none.
pugi::xml_node child_named(const pugi::xml_node& parent, std::string_view name);
bool is_named(const pugi::xml_node& node, std::string_view name);

struct PeriodTimes {
  std::int64_t start_ns = 0;
  std::optional<std::int64_t> duration_ns;
  bool is_last = true;
};

struct SegmentContext {
  /// The elements that may have segment information, nearest first: Representation, AdaptationSet,
  /// Period.
  std::array<pugi::xml_node, 3> levels;
  /// The base URL to use, followed by its alternatives (several BaseURLs).
  std::vector<std::string> base_urls;
  std::string_view representation_id;
  std::uint64_t bandwidth = 0;
  PeriodTimes period;
  /// In a live presentation the number of segments may be unknown. The track then gets none.
  bool is_live = false;
  /// The budget of the whole manifest.
  Budget& budget;
  Notes& notes;
};

/// Fills `track.inits`, `track.segments` and `track.indices`, and adds the timeline of the Period.
/// Leaves out segments that begin after the end of the Period, with a note. Fails with
/// Errc::failure, or with Errc::unsupported for $SubNumber$; the message names the element.
Result<void> read_segments(const SegmentContext& context, Track& track);

}  // namespace matinee::media
