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

/// Reads the parts of one input one after another.
class MediaSource final : public Source {
 public:
  /// `first` reads the first part. `input` and `arrivals` must outlive this object.
  MediaSource(const Input& input, PartReader first, Arrivals* arrivals)
      : input_(input), reader_(std::move(first)), arrivals_(arrivals) {}

  std::int64_t start_time() const { return reader_.start_time(); }

  /// Adds an output stream and a lane for each selected stream. `index` is the index of the input.
  /// Fails with Errc::integrity if the input has no stream of its kind.
  Result<void> add_streams(AVFormatContext* output, std::deque<Lane>& lanes, std::size_t index);

  /// Adds the offsets of clocks that are not known yet, by opening the later parts. Each part
  /// starts where the manifest says, relative to the first part, whose offset is `shift`
  /// microseconds; or, if the manifest rounds, where the part before it ends. On failure `at` is
  /// the time and the file of the part that cannot be read.
  Result<void> tell_clocks(Clocks& clocks, std::int64_t shift, Place& at) const;

  /// Reads the first packet. The offset of the first part is `shift` microseconds. `clocks` must
  /// outlive this object.
  Result<void> begin(std::int64_t shift, const Clocks& clocks);

  std::optional<std::int64_t> next_time() const override { return next_time_; }
  /// The file that is being read, or the first file of a part that cannot be opened.
  std::string file() const override;
  std::size_t input_index() const override { return flows_.front().lane->report.input; }
  Result<PacketPtr> take() override;

 private:
  /// The path of one stream from the parts to its lane.
  struct Flow {
    AVStream* stream = nullptr;  ///< in the current part; null if the part lacks it
    Lane* lane = nullptr;
    Parameters parameters;
    /// The end of the last packet, and the duration of the last packet that had one, in the time
    /// base of the lane.
    std::int64_t end = 0;
    std::int64_t usual_length = 0;
    /// A packet of the part was after its `cut`, so all following ones are dropped too.
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
  /// The index of the part that `reader_` reads.
  std::size_t opened_ = 0;
};

}  // namespace matinee::remux
