// SPDX-License-Identifier: MIT
//
// What a download tells while it runs. The library emits; whoever listens draws.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace matinee::media {

enum class Phase : std::uint8_t { examining, downloading, assembling, publishing };

struct Progress {
  std::size_t segments_done = 0;
  std::size_t segments_total = 0;
  /// From the network, in this run.
  std::uint64_t bytes_received = 0;
  /// On the disk, those of earlier runs included.
  std::uint64_t bytes_done = 0;
  /// Only when the size of everything is known; guess from the segments where it is not.
  std::optional<std::uint64_t> bytes_total;
};

/// Called from the thread that runs the download, often: it must be quick and must not throw.
class ProgressSink {
 public:
  virtual ~ProgressSink() = default;
  virtual void on_phase(Phase phase) = 0;
  virtual void on_progress(const Progress& progress) = 0;
  /// Something that went otherwise than expected and was dealt with, for people.
  virtual void on_note(std::string_view text) = 0;
};

}  // namespace matinee::media
