// SPDX-License-Identifier: MIT
//
// The streams of a film, from the response of `viewing/secure_url`.
#pragma once

#include <string>
#include <vector>

#include <matinee/result.hpp>

namespace matinee::mubi {

struct StreamOffer {
  std::string url;
  /// As the service sends it; may be empty.
  std::string content_type;
};

struct TextTrack {
  std::string url;
  std::string language;
  std::string role;
};

struct Stream {
  /// In the order of the service, without duplicates. Smooth Streaming is left out, because this
  /// program cannot read it.
  std::vector<StreamOffer> offers;
  /// WebVTT files next to the stream, not encrypted.
  std::vector<TextTrack> text_tracks;
  /// Whether the service says that the media are encrypted.
  bool is_protected = false;
};

}  // namespace matinee::mubi
