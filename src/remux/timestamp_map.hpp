// SPDX-License-Identifier: MIT
//
// X-TIMESTAMP-MAP (RFC 8216, 3.5): what ties the times of WebVTT to the clock of MPEG-TS.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>

namespace matinee::remux {

/// "[hh:]mm:ss.ttt" (WebVTT), with a comma too (SubRip). Hours may have any number of digits, the
/// fraction from one digit on or none; nothing for what is no time.
std::optional<std::chrono::milliseconds> parse_cue_time(std::string_view text);

struct TimestampMap {
  /// The cue time that is shown at `mpegts`.
  std::chrono::milliseconds local{};
  /// Ticks of 90 kHz, below 2^33: the clock of MPEG-TS starts anew there.
  std::int64_t mpegts = 0;
  friend bool operator==(const TimestampMap&, const TimestampMap&) = default;
};

/// Whether the line is a map, well-formed or not.
bool is_timestamp_map(std::string_view line);

/// "X-TIMESTAMP-MAP=LOCAL:00:00:00.000,MPEGTS:900000" as packagers write it: in either order and
/// any case, with blanks and quotes. Nothing if one of the two is missing or cannot be read.
std::optional<TimestampMap> parse_timestamp_map(std::string_view line);

/// `ticks` of the clock of 33 bits as the number nearest to `expected` that is the same to it.
std::int64_t unwrap(std::int64_t ticks, std::int64_t expected = 0);

}  // namespace matinee::remux
