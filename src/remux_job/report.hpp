// SPDX-License-Identifier: MIT
//
// The report of matinee-remux on its job, in the form in which it is sent:
//   {"tracks": [{"input": 0, "type": "video", "codec": "h264", "packets": 576, "first": 0.0,
//                "duration": 24.0, "summed": 24.0, "last_file_at": 22.0,
//                "gaps": [[8.0, 4.0]], "overlaps": [], "repairs": 0, "ignored_bytes": 0,
//                "notes": [], "lost": false}]}
// or the error, in the common form of errors between processes (json/error.hpp), and the place in
// the media, if it is known:
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

/// A place where a packet does not start at the end of the previous one.
struct Step {
  Seconds at{};
  Seconds length{};
  friend bool operator==(const Step&, const Step&) = default;
};

/// Shorter steps are not reported, because frame times are rounded.
inline constexpr Seconds k_shortest_step{0.05};
/// The maximum number of gaps and of overlaps; the longest ones are kept.
inline constexpr std::size_t k_most_steps = 32;

/// Statistics of one stream of the output. All times are those of the output.
struct TrackReport {
  std::size_t input = 0;  ///< the index of the input in the job
  TrackType kind = TrackType::video;
  std::string codec = {};
  std::uint64_t packets = 0;
  Seconds first{};     ///< the earliest presentation time
  Seconds duration{};  ///< from `first` to the end of the last packet
  Seconds summed{};    ///< the sum of the packet durations
  /// The time of the first packet in the last file of the input; nullopt if that file has none.
  std::optional<Seconds> last_file_at = {};
  std::vector<Step> gaps = {};      ///< times without a packet, in order
  std::vector<Step> overlaps = {};  ///< how far packets overlapped the previous one, in order
  std::uint64_t repairs = 0;        ///< packets that had to be moved after the previous one
  /// The bytes that were skipped after the last packet or box of its files.
  std::uint64_t ignored_bytes = 0;
  /// For text: what could not be read, as messages for the user; and whether nothing could be read.
  std::vector<std::string> notes = {};
  bool is_lost = false;
};

/// The place of a failure: the input, the time in the output, and the file.
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
  /// If set, there is no output.
  std::optional<Failure> failure = {};
};

std::string encode_report(const Report& report);

/// Fails with Errc::integrity if the text is not a report. The text is untrusted, because the
/// process that wrote it parses foreign media.
Result<Report> parse_report(std::string_view json);

}  // namespace matinee::remux_job
