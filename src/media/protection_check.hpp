// SPDX-License-Identifier: MIT
//
// A look at media before the first byte of them is stored: are they encrypted, whatever the
// manifest says?
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

/// Initializations in memory, by track and then by their place in Track::inits.
using Inits = std::vector<std::vector<std::string>>;

struct Examined {
  Inits inits = {};
  /// Of a plain file whose host knows ranges.
  std::optional<std::uint64_t> whole_bytes = {};
};

/// Fetches every initialization, and the head of a track that has none. Errc::protected_media for
/// what is encrypted; else as read_part, and Errc::integrity for an initialization that is cut
/// short or too large.
Result<Examined> examine(const Remote& remote, const Plan& plan, const std::stop_token& stop);

}  // namespace matinee::media
