// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <vector>

#include <matinee/result.hpp>

#include "remux/lane.hpp"
#include "remux/remux.hpp"
#include "remux/source.hpp"
#include "remux/webvtt.hpp"

namespace matinee::remux {

/// WebVTT files as timed text.
class TextSource final : public Source {
 public:
  /// The input must outlive this.
  explicit TextSource(const Input& input) : input_(input) {}

  Result<void> add_stream_to(AVFormatContext* output, std::deque<Lane>& lanes, std::size_t index);

  void begin(const std::vector<Cue>& cues);

  const Input& input() const { return input_; }

  std::optional<std::int64_t> next_time() const override;
  std::size_t input_index() const override { return lane_->report.input; }
  Result<PacketPtr> take() override;

 private:
  const Input& input_;
  Lane* lane_ = nullptr;
  std::vector<Cue> samples_;
  std::size_t at_ = 0;
};

}  // namespace matinee::remux
