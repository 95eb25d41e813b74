// SPDX-License-Identifier: MIT
//
// One stream of the output, and statistics of its packets, which the caller compares with the
// manifest.
#pragma once

#include <cstdint>
#include <limits>

#include "remux/libav.hpp"
#include "remux/remux.hpp"

namespace matinee::remux {

class Lane {
 public:
  AVStream* output = nullptr;
  /// The time base of packets before the muxer. Finer than that of the Matroska muxer, whose
  /// milliseconds would accumulate rounding errors.
  AVRational time_base = {1, AV_TIME_BASE};
  /// For text that overlaps other text: equal times are allowed, and packets are not moved.
  bool may_overlap = false;
  TrackReport report = {};
  std::int64_t last_dts = AV_NOPTS_VALUE;

  /// If a packet is not later than the previous one, moves it after that: adjacent parts may
  /// overlap, because the manifest rounds. Then counts it. Call it before the packet is given to
  /// the muxer.
  void take(AVPacket& packet);

  /// Returns the report, with the values that are known only at the end.
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
