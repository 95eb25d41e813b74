// SPDX-License-Identifier: MIT
//
// Joins local media files into one MP4 or Matroska file. Streams are copied, never decoded or
// encoded; WebVTT stays what it is in Matroska, and becomes timed text in MP4. No network, no other
// file than the ones named.
//
// Timestamps are kept as they are, but for one shift, common to all inputs, that makes the earliest
// start zero. Where an input has several parts, each later one is moved to its own `start`; those
// that tell their clock, together with the other inputs' parts of that clock, by what the first
// input that has it says (see clocks.hpp).
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <matinee/result.hpp>

#include "remux/arrivals.hpp"

namespace matinee::remux {

enum class Container : std::uint8_t { mp4, mkv };

enum class Kind : std::uint8_t { video, audio, text };

/// Files that continue each other: an initialization and its segments, say.
struct Part {
  double start = 0;  ///< seconds of the presentation
  /// Parts of one number, of whatever input, have timestamps of one clock.
  std::optional<std::uint64_t> clock = {};
  std::optional<double> cut = {};  ///< sound that is later than this is left out
  std::vector<std::string> files = {};
};

/// What a stream is for, besides its kind.
struct Purpose {
  bool is_forced = false;          ///< only for what is spoken in a foreign language
  bool describes_sound = false;    ///< for those who do not hear
  bool describes_picture = false;  ///< for those who do not see
};

struct Input {
  Kind kind = Kind::video;
  std::string language = {};  ///< BCP 47; where it is empty, what the media themselves say
  std::string title = {};     ///< of the stream, for people; may be empty
  Purpose purpose = {};
  /// Of a video input: take its audio streams as well.
  bool keeps_audio = false;
  /// Of a text input: whether it goes into the output, and the WebVTT file to make of it beside, if
  /// any. With no input that goes into the output, there is none.
  bool is_embedded = true;
  std::string subtitles_file = {};
  std::vector<Part> parts = {};
};

/// A fact about the whole, under libavformat's name for it: title, date, artist, ...
struct Tag {
  std::string name;
  std::string value;
};

struct Job {
  std::string output;
  Container container = Container::mp4;
  std::vector<Tag> tags = {};
  /// A file with a JPEG picture that goes into the output, if any.
  std::string cover = {};
  /// How long the film will be, in seconds; zero where that is not known.
  double duration = 0;
  /// Where the files are still on their way; else null.
  Arrivals* arrivals = nullptr;
  std::vector<Input> inputs;
};

struct TrackReport {
  std::size_t input = 0;
  Kind kind = Kind::video;
  std::string codec = {};
  std::uint64_t packets = 0;
  // All in seconds of the output.
  double first = 0;     ///< the earliest presentation time
  double duration = 0;  ///< from there to the end of the last packet
  double summed = 0;    ///< the packets' own durations together
  /// The longest time between the end of a packet and the next one, and where it begins.
  double largest_gap = 0;
  double gap_at = 0;
  /// The furthest that a packet was behind the one before it, and where.
  double largest_overlap = 0;
  double overlap_at = 0;
  std::uint64_t repairs = 0;  ///< packets whose time had to be put behind the one before
};

/// Where it went wrong: in which input, and at what time of the output, in seconds.
struct Place {
  std::size_t input = 0;
  double at = 0;
};

/// Errc::integrity for media that cannot be read, Errc::unsupported for what the container cannot
/// hold (codec parameters that change on the way included), Errc::protected_media for encrypted
/// media of whatever kind, Errc::storage when the disk is full. The output is not whole then, and
/// `failed_at` says where the media are at fault, if that is known. Not to be used from two threads
/// at once.
Result<std::vector<TrackReport>> remux(const Job& job, std::optional<Place>& failed_at);

}  // namespace matinee::remux
