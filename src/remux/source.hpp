// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include <matinee/result.hpp>

#include "remux/libav.hpp"

namespace matinee::remux {

/// Where packets come from, in the order of their time.
class Source {
 public:
  virtual ~Source() = default;
  /// The time of the next packet in microseconds; nothing at the end.
  virtual std::optional<std::int64_t> next_time() const = 0;
  virtual std::size_t input_index() const = 0;
  /// The file that is being read; empty if that is not known.
  virtual std::string file() const { return {}; }
  /// The next packet, with the index of its output stream and in its lane's time base.
  virtual Result<PacketPtr> take() = 0;
};

}  // namespace matinee::remux
