// SPDX-License-Identifier: MIT
//
// X-TIMESTAMP-MAP (RFC 8216, 3.5), which maps WebVTT times to the clock of MPEG-TS.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>

namespace matinee::remux {

/// Parses "[hh:]mm:ss.ttt" (WebVTT), also with a comma (SubRip). Hours may have any number of
/// digits. The fraction may be missing or have any number of digits. Returns nullopt for anything
/// else.
std::optional<std::chrono::milliseconds> parse_cue_time(std::string_view text);

struct TimestampMap {
  /// The cue time that corresponds to `mpegts`.
  std::chrono::milliseconds local{};
  /// Ticks of 90 kHz, less than 2^33, where the clock of MPEG-TS wraps.
  std::int64_t mpegts = 0;
  friend bool operator==(const TimestampMap&, const TimestampMap&) = default;
};

/// Whether the line is a map, valid or not.
bool is_timestamp_map(std::string_view line);

/// Parses "X-TIMESTAMP-MAP=LOCAL:00:00:00.000,MPEGTS:900000" as packagers write it: in either
/// order, in any case, with spaces and quotes. Returns nullopt if one of the two is missing or
/// invalid.
std::optional<TimestampMap> parse_timestamp_map(std::string_view line);

/// Unwraps `ticks` of the 33-bit clock to the value nearest to `expected`.
std::int64_t unwrap(std::int64_t ticks, std::int64_t expected = 0);

}  // namespace matinee::remux
