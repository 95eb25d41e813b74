// SPDX-License-Identifier: MIT
//
// The stream parameters that a container stores once. If the media change them later, the rest
// cannot be decoded.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "remux/libav.hpp"

namespace matinee::remux {

class Parameters {
 public:
  /// Fails with Errc::integrity if memory runs out.
  static Result<Parameters> of(const AVStream& stream);

  /// Describes a change in `stream`, the continuation of the first stream, for example "from 2
  /// channels to 6 channels". Returns nullopt if the stream can continue. In-band parameter sets of
  /// H.264 and HEVC (ISO/IEC 14496-10, Annex B) may differ, except in the size of the picture.
  /// Parameters in the frames of audio are checked by change_in().
  std::optional<std::string> change_to(const AVStream& stream) const;

  /// The same for the frame header in `packet`, of ADTS, AC-3, E-AC-3 and MP3.
  std::optional<std::string> change_in(const AVPacket& packet);

 private:
  Parameters() : announced_(avcodec_parameters_alloc()) {}

  struct Free {
    void operator()(AVCodecParameters* parameters) const { avcodec_parameters_free(&parameters); }
  };
  /// A copy, because the demuxer and the muxer modify theirs.
  std::unique_ptr<AVCodecParameters, Free> announced_;
  std::optional<std::uint32_t> header_ = {};
};

}  // namespace matinee::remux
