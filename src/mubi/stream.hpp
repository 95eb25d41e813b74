// SPDX-License-Identifier: MIT
//
// How the service offers a film's stream (the `viewing/secure_url` answer).
#pragma once

#include <string>
#include <vector>

#include <matinee/result.hpp>

namespace matinee::mubi {

struct StreamOffer {
  std::string url;
  /// As the service says it; may be empty.
  std::string content_type;
};

struct TextTrack {
  std::string url;
  std::string language;
  std::string role;
};

struct Stream {
  /// In the service's order, without repetitions; Smooth Streaming left out, as nothing here reads
  /// it.
  std::vector<StreamOffer> offers;
  /// WebVTT files beside the stream, in the clear.
  std::vector<TextTrack> text_tracks;
  /// The service itself says that the media are encrypted.
  bool is_protected = false;
};

}  // namespace matinee::mubi
