// SPDX-License-Identifier: MIT
//
// What matinee-remux has to say about its job, and the form in which it says it:
//   {"tracks": [{"input": 0, "type": "video", "codec": "h264", "packets": 576, "first": 0.0,
//                "duration": 24.0, "summed": 24.0, "largest_gap": 0.0, "gap_at": 0.0,
//                "largest_overlap": 0.0, "overlap_at": 0.0, "repairs": 0}]}
// or the error, in the one form that errors have between processes (json/error.hpp), and the place
// if the media of an input are at fault at a time:
//   {"error": {"code": "integrity", "message": "..."}, "failed": {"input": 0, "at": 8.04}}
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <matinee/manifest.hpp>
#include <matinee/result.hpp>

namespace matinee::remux_job {

using media::Seconds;
using media::TrackType;

/// One stream of the output. All times are those of the output.
struct TrackReport {
  std::size_t input = 0;  ///< its place in the job
  TrackType kind = TrackType::video;
  std::string codec = {};
  std::uint64_t packets = 0;
  Seconds first{};     ///< the earliest presentation time
  Seconds duration{};  ///< from there to the end of the last packet
  Seconds summed{};    ///< the packets' own durations together
  /// The longest time between the end of a packet and the next one, and where it begins.
  Seconds largest_gap{};
  Seconds gap_at{};
  /// The furthest that a packet was behind the one before it, and where.
  Seconds largest_overlap{};
  Seconds overlap_at{};
  std::uint64_t repairs = 0;  ///< packets whose time had to be put behind the one before
};

/// Where it went wrong: in which input, and at what time of the output.
struct Place {
  std::size_t input = 0;
  Seconds at{};
};

struct Failure {
  Error error;
  std::optional<Place> place = {};
};

struct Report {
  std::vector<TrackReport> tracks = {};
  /// There is no output then.
  std::optional<Failure> failure = {};
};

std::string encode_report(const Report& report);

/// Errc::integrity for a text that is no report: the process that wrote it reads foreign media.
Result<Report> parse_report(std::string_view json);

}  // namespace matinee::remux_job
