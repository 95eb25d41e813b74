// SPDX-License-Identifier: MIT
//
// The job of matinee-remux, in the form in which it is sent to the process:
//   {"output": "joined.mp4", "container": "mp4"|"mkv", "duration": 24.0, "on_the_way": true,
//    "tags": {"title": "A Film", "date": "1999"}, "cover": "cover",
//    "inputs": [{"type": "video"|"audio"|"text", "language": "en", "title": "English",
//                "forced": false, "describes_sound": false, "describes_picture": false,
//                "embedded_audio": false, "embedded": true, "subtitles_file": "",
//                "parts": [{"start": 0.0, "clock": 0, "cut": 8.0, "origin": 0.0,
//                           "gap": 0.0, "files": ["t0-init00000", "t0-000000"]}]}]}
#pragma once

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

enum class Container : std::uint8_t { mp4, mkv };

/// Files with one continuous timeline, such as an initialization segment and its media segments.
/// There is at least one file.
struct Part {
  Seconds start{};  ///< in the presentation
  /// The number of its clock. The timestamps of all parts with the same number, in any input, are
  /// on the same clock.
  std::optional<std::uint64_t> clock = {};
  std::optional<Seconds> cut = {};  ///< packets after this time are dropped
  /// DASH: the time in the presentation of media time zero.
  std::optional<Seconds> origin = {};
  /// Set if the manifest rounds, so that `start` is approximate: the part starts this long after
  /// the actual end of the previous part.
  std::optional<Seconds> gap = {};
  std::vector<std::string> files = {};
};

/// The purpose of a stream.
struct Purpose {
  bool is_forced = false;          ///< translates foreign dialogue only
  bool describes_sound = false;    ///< for the deaf and hard of hearing
  bool describes_picture = false;  ///< audio description
};

struct Input {
  TrackType kind = TrackType::video;
  std::string language = {};  ///< BCP 47; if empty, the language that the media declare
  std::string title = {};     ///< of the stream, for the user; may be empty
  Purpose purpose = {};
  /// For a video input: whether to keep its audio streams.
  bool keeps_audio = false;
  /// For a text input: whether it is a stream of the output, and the name of the WebVTT file to
  /// write, if any. If no input is a stream of the output, there is no output.
  bool is_embedded = true;
  std::string subtitles_file = {};
  /// If there are none, the input is left out.
  std::vector<Part> parts = {};
};

/// A metadata tag, with libavformat's name: title, date, artist, genre, show, episode_id,
/// description, comment.
struct Tag {
  std::string name = {};
  std::string value = {};
  friend bool operator==(const Tag&, const Tag&) = default;
};

struct Job {
  std::string output = {};
  Container container = Container::mp4;
  std::vector<Tag> tags = {};
  /// The name of a JPEG file for the cover; empty for none.
  std::string cover = {};
  /// The expected duration of the film; zero if unknown.
  Seconds duration{};
  /// Whether files are still being fetched. The names of complete ones then arrive on a descriptor,
  /// one per line.
  bool is_on_the_way = false;
  std::vector<Input> inputs = {};
};

std::string encode_job(const Job& job);

/// Fails with Errc::usage if the text is not a job.
Result<Job> parse_job(std::string_view json);

}  // namespace matinee::remux_job
