// SPDX-License-Identifier: MIT
//
// One stream of the output, and what has gone into it: what the caller holds against the manifest.
#pragma once

#include <cstdint>
#include <limits>

#include "remux/libav.hpp"
#include "remux/remux.hpp"

namespace matinee::remux {

class Lane {
 public:
  AVStream* output = nullptr;
  /// Of the packets on their way here. Finer than that of Matroska's muxer, whose milliseconds
  /// would not add up.
  AVRational time_base = {1, AV_TIME_BASE};
  /// Text that is shown beside other text: times may be the same, and nothing is put in order.
  bool may_overlap = false;
  TrackReport report = {};
  std::int64_t last_dts = AV_NOPTS_VALUE;

  /// Puts a packet behind the last one where its time is not: where parts meet, times may overlap
  /// by the rounding of the manifest. Then counts it. Before the muxer is given the packet.
  void take(AVPacket& packet);

  /// With all that can be said only at the end.
  TrackReport finish() const;

 private:
  Seconds seconds(std::int64_t ticks) const;
  void note_step(const AVPacket& packet);

  std::int64_t first_pts_ = std::numeric_limits<std::int64_t>::max();
  std::int64_t end_pts_ = std::numeric_limits<std::int64_t>::min();
  std::int64_t last_duration_ = 0;
  std::int64_t summed_ = 0;
};

}  // namespace matinee::remux
