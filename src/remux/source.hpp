// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include <matinee/result.hpp>

#include "remux/libav.hpp"

namespace matinee::remux {

/// Produces the packets of one input, ordered by time.
class Source {
 public:
  virtual ~Source() = default;
  /// The time of the next packet in microseconds; nullopt at the end.
  virtual std::optional<std::int64_t> next_time() const = 0;
  virtual std::size_t input_index() const = 0;
  /// The file that is being read; empty if unknown.
  virtual std::string file() const { return {}; }
  /// Returns the next packet, with the index of its output stream, in the time base of its lane.
  virtual Result<PacketPtr> take() = 0;
};

}  // namespace matinee::remux
