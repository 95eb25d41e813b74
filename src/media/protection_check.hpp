// SPDX-License-Identifier: MIT
//
// Checks media for encryption before the first byte is stored, because a manifest may fail to
// declare it.
#pragma once

#include <cstdint>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include <matinee/result.hpp>

#include "media/fetch/range_reader.hpp"
#include "media/manifest/plan.hpp"

namespace matinee::media {

/// The bytes of the initialization segments, indexed like Plan::tracks and then like Track::inits.
using Inits = std::vector<std::vector<std::string>>;

struct Examined {
  Inits inits = {};
  /// The size of a progressive file. Absent for other media, and if the server does not support
  /// range requests.
  std::optional<std::uint64_t> whole_bytes = {};
};

/// Fetches every initialization segment, and the start of each video or audio track without one.
/// Fails with Errc::protected_media if anything is encrypted, with Errc::integrity if an
/// initialization segment is truncated or too large, and with the errors of read_part.
Result<Examined> examine(const Remote& remote, const Plan& plan, const std::stop_token& stop);

}  // namespace matinee::media
