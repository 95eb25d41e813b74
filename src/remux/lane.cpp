// SPDX-License-Identifier: MIT
#include "remux/lane.hpp"

#include <algorithm>

namespace matinee::remux {

namespace {

// Keeps the longest steps.
void note(std::vector<Step>& steps, const Step& step) {
  if (step.length < remux_job::k_shortest_step) return;
  if (steps.size() == remux_job::k_most_steps) {
    const auto shortest = std::ranges::min_element(steps, {}, &Step::length);
    if (shortest->length >= step.length) return;
    steps.erase(shortest);
  }
  steps.push_back(step);
}

}  // namespace

Seconds Lane::seconds(std::int64_t ticks) const {
  return Seconds(static_cast<double>(ticks) * av_q2d(time_base));
}

// Records the gap or the overlap between this packet and the end of the previous one.
void Lane::note_step(const AVPacket& packet) {
  const Seconds at = seconds(packet.dts);
  const Seconds gap = seconds(packet.dts - last_dts - last_duration_);
  note(report.gaps, {.at = at - gap, .length = gap});
  if (packet.dts > last_dts) return;
  ++report.repairs;
  note(report.overlaps, {.at = at, .length = seconds(last_dts - packet.dts)});
}

void Lane::take(AVPacket& packet) {
  if (last_dts != AV_NOPTS_VALUE && !may_overlap) {
    note_step(packet);
    if (packet.dts <= last_dts) {
      packet.dts = last_dts + 1;
      packet.pts = std::max(packet.pts, packet.dts);
    }
  }
  first_pts_ = std::min(first_pts_, packet.pts);
  end_pts_ = std::max(end_pts_, packet.pts + packet.duration);
  last_duration_ = std::max<std::int64_t>(packet.duration, 0);
  summed_ += last_duration_;
  last_dts = packet.dts;
  ++report.packets;
}

TrackReport Lane::finish() const {
  TrackReport finished = report;
  if (report.packets == 0) return finished;
  finished.first = seconds(first_pts_);
  finished.duration = seconds(end_pts_ - first_pts_);
  finished.summed = seconds(summed_);
  return finished;
}

}  // namespace matinee::remux
