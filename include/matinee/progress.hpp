// SPDX-License-Identifier: MIT
//
// The progress events of a download. The library emits them; the application displays them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace matinee::media {

/// The steps of a download: checking the media for protection, fetching the segments, joining the
/// tracks, and moving the finished file to its final name.
enum class Phase : std::uint8_t { examining, downloading, assembling, publishing };

struct Progress {
  std::size_t segments_done = 0;
  std::size_t segments_total = 0;
  /// Received from the network in this run.
  std::uint64_t bytes_received = 0;
  /// Stored on disk, including earlier runs.
  std::uint64_t bytes_done = 0;
  /// Absent until every size is known. Estimate the total from the segments in that case.
  std::optional<std::uint64_t> bytes_total;
};

/// Receives events on the thread that runs the download. The functions are called often; they must
/// be fast and must not throw.
class ProgressSink {
 public:
  virtual ~ProgressSink() = default;
  virtual void on_phase(Phase phase) = 0;
  virtual void on_progress(const Progress& progress) = 0;
  /// Reports a problem that was handled, as text for people.
  virtual void on_note(std::string_view text) = 0;
};

}  // namespace matinee::media
