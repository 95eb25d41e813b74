// SPDX-License-Identifier: MIT
#include "remux/packed_clock.hpp"

#include <cstdlib>

#include "remux/clocks.hpp"
#include "remux/frame_length.hpp"

namespace matinee::remux {

namespace {

constexpr AVRational k_unit = {1, 28'224'000};
constexpr AVRational k_ticks = {1, 90'000};
constexpr AVRational k_microseconds = {1, AV_TIME_BASE};

}  // namespace

bool PackedClock::is_told(const FileList& files) {
  return files.is_packed_audio() && files.timestamp_of(0).has_value();
}

std::int64_t PackedClock::start_of(const FileList& files) {
  constexpr std::int64_t k_wrap = std::int64_t{1} << 33;
  constexpr std::int64_t k_about_to_wrap = 60 * 90'000;
  auto ticks = static_cast<std::int64_t>(files.timestamp_of(0).value_or(0));
  if (ticks >= k_wrap - k_about_to_wrap) ticks -= k_wrap;
  return av_rescale_q(ticks, k_ticks, k_microseconds);
}

void PackedClock::set_time(AVPacket& packet, const AVStream& stream, const FileList& files) {
  // Tags are rounded, so a smaller difference counts as continuous.
  constexpr std::int64_t k_rounding = 5'000;
  // Use the middle of the packet: a demuxer may include a few skipped bytes before it.
  const std::size_t index =
      packet.pos < 0 ? index_
                     : files.index_of(static_cast<std::uint64_t>(packet.pos + packet.size / 2));
  const auto told = files.timestamp_of(index);
  if (index != index_ && told) {
    const std::int64_t expected =
        index_ > index ? start_of(files) : av_rescale_q(next_, k_unit, k_microseconds);
    const auto ticks = static_cast<std::int64_t>(*told);
    const std::int64_t at = unwrapped(av_rescale_q(ticks, k_ticks, k_microseconds), expected);
    const bool is_first = index_ > index;
    if (is_first || std::abs(at - expected) > k_rounding)
      next_ = av_rescale_q(at, k_microseconds, k_unit);
  }
  index_ = index;
  packet.pts = packet.dts = av_rescale_q(next_, k_unit, stream.time_base);
  const std::int64_t length = frame_length(stream, packet, k_unit);
  packet.duration = av_rescale_q(length, k_unit, stream.time_base);
  next_ += length;
}

}  // namespace matinee::remux
