// SPDX-License-Identifier: MIT
//
// What a container says once about a stream, and holds for all of it. Where the media change that
// on the way, what follows could not be decoded.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "remux/libav.hpp"

namespace matinee::remux {

class Parameters {
 public:
  /// Errc::integrity if memory runs out.
  static Result<Parameters> of(const AVStream& stream);

  /// What is different in `stream`, which goes on in place of the first one: "from 2 channels to 6
  /// channels", say. Nothing if it can. Parameter sets of H.264 and HEVC that come with the
  /// pictures (ISO/IEC 14496-10, Annex B) may differ, but not in the size of the picture; what the
  /// frames of a sound say for themselves is left to `change_in`.
  std::optional<std::string> change_to(const AVStream& stream) const;

  /// The same of the frame in `packet`: ADTS, AC-3, E-AC-3 and MP3 have a header each.
  std::optional<std::string> change_in(const AVPacket& packet);

 private:
  Parameters() : announced_(avcodec_parameters_alloc()) {}

  struct Free {
    void operator()(AVCodecParameters* parameters) const { avcodec_parameters_free(&parameters); }
  };
  /// A copy: the reader and the muxer change theirs.
  std::unique_ptr<AVCodecParameters, Free> announced_;
  std::optional<std::uint32_t> header_ = {};
};

}  // namespace matinee::remux
