// SPDX-License-Identifier: MIT
//
// Draws charts as SVG, 360 units wide unless a width is given, which is the width of a phone.
// Colours and fonts are in page/style.css. Pure.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "backup/statistics.hpp"

namespace matinee::backup {

/// The text alternative of a chart. Plain text, not markup.
struct Legend {
  /// Unique within the page.
  std::string id = {};
  std::string title = {};
  std::string description = {};
};

/// Horizontal bars, with labels above and values after them.
std::string draw_bars(const Legend& legend, const std::vector<Count>& counts);

/// The number of films for each number of stars, the highest first.
std::string draw_stars(const Legend& legend, const Stars& stars);

/// Vertical bars with values and labels. `width` is in units.
std::string draw_columns(const Legend& legend, const std::vector<Count>& counts, int width);

/// A dot for each time span and number of stars. Its size is the number of films. `width` is in
/// units.
std::string draw_star_timeline(const Legend& legend, const std::map<Month, Stars>& months,
                               int width);

/// A row for each year from the first month to the last, with a cell for the hours of each month.
std::string draw_hours(const Legend& legend, const std::map<Month, MonthOfViews>& months);

/// A line for each film, in the order of `stars`, like the sound track on a film strip: the more
/// stars, the longer the line. As wide as the available space.
std::string draw_sound_track(const Legend& legend, const std::vector<int>& stars);

/// Formats "Mar 2021".
std::string month_in_words(Month month);

}  // namespace matinee::backup
