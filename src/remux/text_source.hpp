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
#include "remux/subtitles.hpp"

namespace matinee::remux {

/// Produces subtitles: timed text (3GPP TS 26.245) for MP4, WebVTT with its styles for Matroska.
class TextSource final : public Source {
 public:
  /// `input` must outlive this object.
  TextSource(const Input& input, Container container, Subtitles subtitles);

  Result<void> add_stream_to(AVFormatContext* output, std::deque<Lane>& lanes, std::size_t index);

  std::optional<std::int64_t> next_time() const override;
  std::size_t input_index() const override { return lane_->report.input; }
  Result<PacketPtr> take() override;

 private:
  Result<void> describe(AVCodecParameters& parameters) const;
  Result<void> add_side_data(AVPacket& packet, const Cue& cue) const;

  const Input& input_;
  Container container_;
  Subtitles subtitles_;
  Lane* lane_ = nullptr;
  /// For MP4 the markup contains the bytes of a sample.
  std::vector<Cue> samples_;
  std::size_t at_ = 0;
};

}  // namespace matinee::remux
