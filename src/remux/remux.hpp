// SPDX-License-Identifier: MIT
//
// Joins local media files into one MP4 file. Streams are copied, never decoded or encoded;
// WebVTT becomes timed text. No network, no other file than the ones named.
//
// Timestamps are kept as they are, but for one shift, common to all inputs, that makes the earliest
// start zero. Where an input has several parts, each later one is moved to its own `start`.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include <matinee/result.hpp>

namespace matinee::remux {

enum class Kind : std::uint8_t { video, audio, text };

/// Files that continue each other: an initialization and its segments, say.
struct Part {
  double start = 0;  ///< seconds of the presentation
  std::vector<std::string> files = {};
};

struct Input {
  Kind kind = Kind::video;
  std::string language = {};  ///< BCP 47; may be empty
  /// Of a video input: take its audio streams as well.
  bool keeps_audio = false;
  std::vector<Part> parts = {};
};

struct Job {
  std::string output;
  std::vector<Input> inputs;
};

struct TrackReport {
  std::size_t input = 0;
  Kind kind = Kind::video;
  std::string codec = {};
  double duration = 0;  ///< seconds, from the first to the end of the last packet
  std::uint64_t packets = 0;
};

/// Errc::integrity for media that cannot be read, Errc::unsupported for what an MP4 file cannot
/// hold (codec parameters that change on the way included), Errc::storage when the disk is full.
/// The output is not whole then. Not to be used from two threads at once.
Result<std::vector<TrackReport>> remux(const Job& job);

}  // namespace matinee::remux
