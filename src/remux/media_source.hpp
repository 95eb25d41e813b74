// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <vector>

#include <matinee/result.hpp>

#include "remux/clocks.hpp"
#include "remux/lane.hpp"
#include "remux/parameters.hpp"
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
  /// manifest says, seen from the first part, which is moved by `shift` microseconds; or, if the
  /// manifest rounds, where the part before it ends. `at` gets the time and the file of a part that
  /// cannot be read.
  Result<void> tell_clocks(Clocks& clocks, std::int64_t shift, Place& at) const;

  /// Reads the first packet. All of the first part are moved by `shift`. The clocks must outlive
  /// this.
  Result<void> begin(std::int64_t shift, const Clocks& clocks);

  std::optional<std::int64_t> next_time() const override { return next_time_; }
  /// The file that is being read: of the part that begins, if that cannot be opened.
  std::string file() const override;
  std::size_t input_index() const override { return flows_.front().lane->report.input; }
  Result<PacketPtr> take() override;

 private:
  /// A stream on its way from the parts to its lane.
  struct Flow {
    AVStream* stream = nullptr;  ///< of the part that is being read; null if it has none
    Lane* lane = nullptr;
    Parameters parameters;
    /// Where the last packet ended, and how long the last one was that said so: in the lane's time
    /// base.
    std::int64_t end = 0;
    std::int64_t usual_length = 0;
    /// Something of the part was behind its end, and so is all that follows.
    bool is_cut = false;
  };
  Result<std::int64_t> end_of(const Part& part, const Clocks& clocks, Place& at) const;
  Result<void> advance();
  Result<void> finish();
  Result<void> open_part();
  Result<void> adapt(AVPacket& packet, Flow& flow) const;
  bool is_cut_off(const AVPacket& packet, Flow& flow) const;
  void set_times(AVPacket& packet, Flow& flow) const;
  Error changed(const Flow& flow, const std::string& change, std::int64_t at) const;

  const Input& input_;
  PartReader reader_;
  Arrivals* arrivals_;
  std::vector<Flow> flows_;
  PacketPtr next_;
  std::optional<std::int64_t> next_time_;
  const Clocks* clocks_ = nullptr;
  std::int64_t shift_ = 0;
  std::size_t part_ = 0;
  /// The part of `reader_`.
  std::size_t opened_ = 0;
};

}  // namespace matinee::remux
