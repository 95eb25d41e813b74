// SPDX-License-Identifier: MIT
//
// Parses the time expressions of TTML (W3C, Timed Text Markup Language 2, 12.3).
#pragma once

#include <chrono>
#include <optional>
#include <string_view>

namespace matinee::remux {

/// The rates of a document (TTML 2, 7.2): parameters of its root element.
struct TtmlRates {
  double frames = 30;  ///< per second, including the multiplier
  double sub_frames = 1;
  double ticks = 1;  ///< per second

  /// Parses the values of the attributes. Empty and invalid ones count as missing.
  static TtmlRates from(std::string_view frame_rate, std::string_view multiplier,
                        std::string_view sub_frame_rate, std::string_view tick_rate);
};

/// Parses a clock time with a fraction or frames ("01:02:03.5", "01:02:03:12.1"), or an offset with
/// a metric ("1.5h", "90m", "3s", "40ms", "75f", "1000t"). Returns nullopt for anything else,
/// including wall clock times.
std::optional<std::chrono::milliseconds> parse_ttml_time(std::string_view text,
                                                         const TtmlRates& rates);

}  // namespace matinee::remux
