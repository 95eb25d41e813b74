// SPDX-License-Identifier: MIT
//
// What matinee-remux is asked to do, and the form in which both processes exchange it:
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

/// Files that continue each other in one timeline: an initialization and its segments, say. There
/// is at least one.
struct Part {
  Seconds start{};  ///< in the presentation
  /// Parts of one number, of whatever input, have timestamps of one clock.
  std::optional<std::uint64_t> clock = {};
  std::optional<Seconds> cut = {};  ///< what is later than this is left out
  /// DASH: where time zero of the media lies in the presentation.
  std::optional<Seconds> origin = {};
  /// The manifest rounds, so that `start` is approximate: the part begins so long after the real
  /// end of the one before it.
  std::optional<Seconds> gap = {};
  std::vector<std::string> files = {};
};

/// What a stream is for, besides its kind.
struct Purpose {
  bool is_forced = false;          ///< only for what is spoken in a foreign language
  bool describes_sound = false;    ///< for those who do not hear
  bool describes_picture = false;  ///< for those who do not see
};

struct Input {
  TrackType kind = TrackType::video;
  std::string language = {};  ///< BCP 47; if it is empty, the media's own language counts
  std::string title = {};     ///< of the stream, for people; may be empty
  Purpose purpose = {};
  /// Of a video input: take its audio streams as well.
  bool keeps_audio = false;
  /// Of a text input: whether it goes into the output, and the WebVTT file to make of it beside, if
  /// any. If no input goes into the output, there is no output.
  bool is_embedded = true;
  std::string subtitles_file = {};
  /// Without any, the input is left out.
  std::vector<Part> parts = {};
};

/// A fact about the film, under libavformat's name for it: title, date, artist, genre, show,
/// episode_id, description, comment.
struct Tag {
  std::string name = {};
  std::string value = {};
  friend bool operator==(const Tag&, const Tag&) = default;
};

struct Job {
  std::string output = {};
  Container container = Container::mp4;
  std::vector<Tag> tags = {};
  /// A file with a JPEG picture that goes into the output, if any.
  std::string cover = {};
  /// How long the film will be; zero if that is not known.
  Seconds duration{};
  /// The files are still to come: their names follow on a descriptor, one a line.
  bool is_on_the_way = false;
  std::vector<Input> inputs = {};
};

std::string encode_job(const Job& job);

/// Errc::usage for a text that is no job.
Result<Job> parse_job(std::string_view json);

}  // namespace matinee::remux_job
