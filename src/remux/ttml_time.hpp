// SPDX-License-Identifier: MIT
//
// The times of TTML (W3C, Timed Text Markup Language 2, 12.3).
#pragma once

#include <chrono>
#include <optional>
#include <string_view>

namespace matinee::remux {

/// How a document counts (TTML 2, 7.2): the parameters of its root element.
struct TtmlRates {
  double frames = 30;  ///< a second, the multiplier included
  double sub_frames = 1;
  double ticks = 1;  ///< a second

  /// From the attributes' values, empty where one is missing. What cannot be read counts as
  /// missing.
  static TtmlRates from(std::string_view frame_rate, std::string_view multiplier,
                        std::string_view sub_frame_rate, std::string_view tick_rate);
};

/// A clock time with a fraction or frames ("01:02:03.5", "01:02:03:12.1"), or an offset with its
/// metric ("1.5h", "90m", "3s", "40ms", "75f", "1000t"). Nothing for what is neither, wall clock
/// times among them.
std::optional<std::chrono::milliseconds> parse_ttml_time(std::string_view text,
                                                         const TtmlRates& rates);

}  // namespace matinee::remux
