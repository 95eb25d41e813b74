// SPDX-License-Identifier: MIT
//
// From the segment information of one Representation, and of what it inherits, to its segments.
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

/// A child element by its local name, whatever the namespace prefix.
pugi::xml_node child_named(const pugi::xml_node& parent, std::string_view name);
bool is_named(const pugi::xml_node& node, std::string_view name);

struct PeriodTimes {
  std::int64_t start_ns = 0;
  std::optional<std::int64_t> duration_ns;
  bool is_last = true;
};

struct SegmentContext {
  /// From the nearest to the furthest: Representation, AdaptationSet, Period.
  std::array<pugi::xml_node, 3> levels;
  /// The one to use, and others that stand for it (several BaseURLs).
  std::vector<std::string> base_urls;
  std::string_view representation_id;
  std::uint64_t bandwidth = 0;
  PeriodTimes period;
  /// A live presentation may have segments that cannot be counted: it then lists none.
  bool is_live = false;
  /// What the whole manifest may cost.
  Budget& budget;
  Notes& notes;
};

/// Fills `track.inits`, `track.segments`, `track.indices` and the one timeline of the Period. What
/// begins after the Period's end is left out, with a note.
Result<void> read_segments(const SegmentContext& context, Track& track);

}  // namespace matinee::media
