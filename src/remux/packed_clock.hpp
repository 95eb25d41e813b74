// SPDX-License-Identifier: MIT
//
// The timestamps of packed audio (RFC 8216, 3.4). A tag at the start of each segment contains the
// timestamp of its first frame on the clock of the transport streams. The other frames follow
// without gaps.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>

#include "remux/file_list.hpp"
#include "remux/libav.hpp"

namespace matinee::remux {

class PackedClock {
 public:
  /// Whether the files contain timestamps. If the first one has no tag, they do not.
  static bool is_told(const FileList& files);

  /// The first timestamp in microseconds. As in libav, a timestamp shortly before the 33-bit clock
  /// wraps is negative.
  static std::int64_t start_of(const FileList& files);

  /// Sets the timestamp of the packet from its position in the files. Packets must come in order.
  void set_time(AVPacket& packet, const AVStream& stream, const FileList& files);

 private:
  std::size_t index_ = std::numeric_limits<std::size_t>::max();
  /// The start of the next frame, in a unit in which frames of 44.1 kHz and 48 kHz are integers.
  std::int64_t next_ = 0;
};

}  // namespace matinee::remux
