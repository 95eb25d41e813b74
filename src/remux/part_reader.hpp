// SPDX-License-Identifier: MIT
//
// Reads the packets of one part, through a demuxer that can access only its files.
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
  /// Opens and probes the files, and waits for those that are being fetched. Fails with
  /// Errc::integrity for anything but media of an allowed format, with Errc::protected_media for
  /// encrypted media, and with Errc::cancelled if a file will not come.
  static Result<PartReader> open(const Part& part, Arrivals* arrivals = nullptr);

  /// Returns the streams that match the input, in order; for video only the first. A video input
  /// without video gives its audio. Streams that a transport stream announces but that have no
  /// packets are left out.
  std::vector<AVStream*> streams_for(const Input& input) const;

  /// The earliest timestamp in microseconds; zero if unknown. For packed audio, that of the first
  /// tag.
  std::int64_t start_time() const;

  /// The start of the first stream that matches the input.
  std::int64_t start_time_of(const Input& input) const;

  /// Whether the packet is known to be in the last file of the part.
  bool is_of_last_file(const AVPacket& packet) const;
  /// The file that the demuxer is reading.
  std::string file() const;
  /// See FileList::ignored_bytes().
  std::uint64_t ignored_bytes() const { return state_->files.ignored_bytes(); }

  /// Returns the next packet of any stream; null at the end. Fails with Errc::protected_media if it
  /// is encrypted.
  Result<PacketPtr> next();

 private:
  // On the heap, because libav stores its address.
  struct State {
    FileList files;
    /// Why a file could not be read. An error code of libav cannot carry it.
    std::optional<Error> failure = {};
    AVIOContext* io = nullptr;
    AVFormatContext* context = nullptr;
    /// Used for packed audio only.
    PackedClock clock = {};
    ~State();
  };
  explicit PartReader(std::unique_ptr<State> state) : state_(std::move(state)) {}

  static int read_some(void* opaque, std::uint8_t* buffer, int size) noexcept;
  static std::int64_t seek_to(void* opaque, std::int64_t offset, int whence) noexcept;

  std::unique_ptr<State> state_;
};

}  // namespace matinee::remux
