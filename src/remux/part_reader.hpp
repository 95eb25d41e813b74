// SPDX-License-Identifier: MIT
//
// The packets of one part, through a demuxer that sees its files and nothing else.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include <matinee/result.hpp>

#include "remux/file_list.hpp"
#include "remux/libav.hpp"
#include "remux/packed_clock.hpp"
#include "remux/remux.hpp"

namespace matinee::remux {

class PartReader {
 public:
  /// Opens and probes; files that are on their way are waited for. Errc::integrity for what is no
  /// media file of a kind that is let in, Errc::protected_media for one that is encrypted,
  /// Errc::cancelled where a file does not come any more.
  static Result<PartReader> open(const Part& part, Arrivals* arrivals = nullptr);

  /// The streams of these kinds in their order; of video, the first. A video input that has no
  /// picture gives its sound. Streams that a table of a transport stream names and that have no
  /// packets are none.
  std::vector<AVStream*> streams_for(const Input& input) const;

  /// The earliest timestamp, in microseconds; zero where none is known. Of packed audio that of its
  /// first tag.
  std::int64_t start_time() const;

  /// That of the first stream for this input.
  std::int64_t start_time_of(const Input& input) const;

  /// Whether the packet comes from the last file of the part, as far as that is known.
  bool is_of_last_file(const AVPacket& packet) const;
  /// The file that the demuxer has come to.
  std::string file() const;
  /// What was behind the last packet or box of the files that have been read.
  std::uint64_t ignored_bytes() const { return state_->files.ignored_bytes(); }

  /// The next packet of any stream; null at the end. Errc::protected_media for an encrypted one.
  Result<PacketPtr> next();

 private:
  // Behind a pointer: libav keeps its address.
  struct State {
    FileList files;
    /// Why a file could not be read: libav has no room for it.
    std::optional<Error> failure = {};
    AVIOContext* io = nullptr;
    AVFormatContext* context = nullptr;
    /// Of packed audio.
    PackedClock clock = {};
    ~State();
  };
  explicit PartReader(std::unique_ptr<State> state) : state_(std::move(state)) {}

  static int read_some(void* opaque, std::uint8_t* buffer, int size) noexcept;
  static std::int64_t seek_to(void* opaque, std::int64_t offset, int whence) noexcept;

  std::unique_ptr<State> state_;
};

}  // namespace matinee::remux
