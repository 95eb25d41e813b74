// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <vector>

#include <matinee/result.hpp>

#include "remux/clocks.hpp"
#include "remux/lane.hpp"
#include "remux/part_reader.hpp"
#include "remux/remux.hpp"
#include "remux/source.hpp"

namespace matinee::remux {

/// The parts of one input, one after the other.
class MediaSource final : public Source {
 public:
  /// `first` reads the first part. The input must outlive this, and what `arrivals` points to.
  MediaSource(const Input& input, PartReader first, Arrivals* arrivals)
      : input_(input), reader_(std::move(first)), arrivals_(arrivals) {}

  std::int64_t start_time() const { return reader_.start_time(); }

  /// A lane for each stream that is taken, which the packets go by from then on. `index` is that of
  /// the input. Errc::integrity where it has no stream of its kind.
  Result<void> add_streams(AVFormatContext* output, std::deque<Lane>& lanes, std::size_t index);

  /// Adds the clocks that are not known yet, by opening the later parts: each goes on where the
  /// manifest says, seen from the first part, which is moved by `shift` microseconds. `at` is told
  /// the time of a part that cannot be read.
  Result<void> tell_clocks(Clocks& clocks, std::int64_t shift, Seconds& at) const;

  /// Reads the first packet. All of the first part are moved by `shift`. The clocks must outlive
  /// this.
  Result<void> begin(std::int64_t shift, const Clocks& clocks);

  std::optional<std::int64_t> next_time() const override { return next_time_; }
  std::size_t input_index() const override { return lanes_.front()->report.input; }
  Result<PacketPtr> take() override;

 private:
  Result<void> advance();
  Result<void> finish();
  Result<void> open_part();
  bool is_cut_off(const AVPacket& packet, const Lane& lane) const;
  void adapt(AVPacket& packet, const AVStream& stream, const Lane& lane) const;

  const Input& input_;
  PartReader reader_;
  Arrivals* arrivals_;
  std::vector<AVStream*> streams_;
  std::vector<Lane*> lanes_;
  PacketPtr next_;
  std::optional<std::int64_t> next_time_;
  const Clocks* clocks_ = nullptr;
  std::int64_t shift_ = 0;
  std::size_t part_ = 0;
};

}  // namespace matinee::remux
