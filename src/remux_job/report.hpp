// SPDX-License-Identifier: MIT
//
// What matinee-remux has to say about its job, and the form in which it says it:
//   {"tracks": [{"input": 0, "type": "video", "codec": "h264", "packets": 576, "first": 0.0,
//                "duration": 24.0, "summed": 24.0, "last_file_at": 22.0,
//                "gaps": [[8.0, 4.0]], "overlaps": [], "repairs": 0, "ignored_bytes": 0,
//                "notes": [], "lost": false}]}
// or the error, in the one form that errors have between processes (json/error.hpp), and the place
// if the media of an input are at fault at a time:
//   {"error": {"code": "integrity", "message": "..."}, "failed": {"input": 0, "at": 8.04, "file":
//   "t0-000002"}}
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

/// A place where a packet does not begin where the one before it ended.
struct Step {
  Seconds at{};
  Seconds length{};
  friend bool operator==(const Step&, const Step&) = default;
};

/// Steps that are shorter are not reported: frames are rounded.
inline constexpr Seconds k_shortest_step{0.05};
/// Of each kind; the longest ones.
inline constexpr std::size_t k_most_steps = 32;

/// One stream of the output. All times are those of the output.
struct TrackReport {
  std::size_t input = 0;  ///< its place in the job
  TrackType kind = TrackType::video;
  std::string codec = {};
  std::uint64_t packets = 0;
  Seconds first{};     ///< the earliest presentation time
  Seconds duration{};  ///< from there to the end of the last packet
  Seconds summed{};    ///< the packets' own durations together
  /// When the first packet of the input's last file is shown; nothing if that has none.
  std::optional<Seconds> last_file_at = {};
  std::vector<Step> gaps = {};      ///< times without a packet, in order
  std::vector<Step> overlaps = {};  ///< how far packets were behind the one before, in order
  std::uint64_t repairs = 0;        ///< packets whose time had to be put behind the one before
  /// What was behind the last packet or box of its files, and is no part of them.
  std::uint64_t ignored_bytes = 0;
  /// Text: what could not be read, for people; and whether that is all there was.
  std::vector<std::string> notes = {};
  bool is_lost = false;
};

/// Where it went wrong: in which input, at what time of the output, and in which of its files.
struct Place {
  std::size_t input = 0;
  Seconds at{};
  std::string file = {};
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
