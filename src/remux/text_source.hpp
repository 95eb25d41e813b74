// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include <matinee/result.hpp>

#include "remux/lane.hpp"
#include "remux/remux.hpp"
#include "remux/source.hpp"
#include "remux/webvtt.hpp"

namespace matinee::remux {

/// WebVTT files: in MP4 as timed text (3GPP TS 26.245), in Matroska as they are.
class TextSource final : public Source {
 public:
  /// The input must outlive this.
  TextSource(const Input& input, Container container) : input_(input), container_(container) {}

  Result<void> add_stream_to(AVFormatContext* output, std::deque<Lane>& lanes, std::size_t index);

  void begin(std::vector<Cue> cues);

  const Input& input() const { return input_; }

  std::optional<std::int64_t> next_time() const override;
  std::size_t input_index() const override { return lane_->report.input; }
  Result<PacketPtr> take() override;

 private:
  Result<void> describe(AVCodecParameters& parameters) const;
  static Result<PacketPtr> packet_of(std::string_view data);

  const Input& input_;
  Container container_;
  Lane* lane_ = nullptr;
  std::vector<Cue> samples_;
  std::size_t at_ = 0;
};

}  // namespace matinee::remux
