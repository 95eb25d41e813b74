// SPDX-License-Identifier: MIT
//
// The times of packed audio (RFC 8216, 3.4): each segment begins with a tag that tells the
// timestamp of its first frame on the clock of the transport streams beside it, and frames follow
// each other.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>

#include "remux/file_list.hpp"
#include "remux/libav.hpp"

namespace matinee::remux {

class PackedClock {
 public:
  /// Whether the files tell their times: without a tag in the first, they do not.
  static bool is_told(const FileList& files);

  /// The first timestamp, in microseconds, as libav counts those of transport streams: where the
  /// clock of 33 bits is about to wrap, time is negative until then.
  static std::int64_t start_of(const FileList& files);

  /// Gives the packet the time that it has by its place in the files. Packets must come in order.
  void set_time(AVPacket& packet, const AVStream& stream, const FileList& files);

 private:
  std::size_t index_ = std::numeric_limits<std::size_t>::max();
  /// When the next frame begins, in a unit that holds those of 44.1 kHz and of 48 kHz.
  std::int64_t next_ = 0;
};

}  // namespace matinee::remux
