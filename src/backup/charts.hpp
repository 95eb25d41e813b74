// SPDX-License-Identifier: MIT
//
// Pictures as SVG, drawn for a width of 360 units, which is that of a phone, where nothing else is
// said. Colours and letters come from page/style.css. Pure.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "backup/statistics.hpp"

namespace matinee::backup {

/// What a picture says to those who do not see it. Text, not markup.
struct Legend {
  /// Unique in the page.
  std::string id = {};
  std::string title = {};
  std::string description = {};
};

/// Bars from left to right, the value behind each. Labels stand above their bars.
std::string draw_bars(const Legend& legend, const std::vector<Count>& counts);

/// How many films got how many stars, the most stars first.
std::string draw_stars(const Legend& legend, const Stars& stars);

/// Columns that stand side by side, each with its value and its label. `width` is in units.
std::string draw_columns(const Legend& legend, const std::vector<Count>& counts, int width);

/// A dot for each span of time and number of stars, as large as there are films. `width` is in
/// units.
std::string draw_star_timeline(const Legend& legend, const std::map<Month, Stars>& months,
                               int width);

/// A row for each year, a cell for each month with its hours.
std::string draw_hours(const Legend& legend, const std::map<Month, MonthOfViews>& months);

/// A line for each film, in the order of `stars`, as on the sound track of a film: the more stars,
/// the longer. As wide as the place it has.
std::string draw_sound_track(const Legend& legend, const std::vector<int>& stars);

/// "Mar 2021".
std::string month_in_words(Month month);

}  // namespace matinee::backup
