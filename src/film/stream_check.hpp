// SPDX-License-Identifier: MIT
//
// Finds out whether the stream of a film is encrypted, without downloading it.
#pragma once

#include <cstdint>
#include <stop_token>
#include <string_view>

#include <matinee/result.hpp>

#include "media/fetch/range_reader.hpp"
#include "mubi/stream.hpp"

namespace matinee::film {

enum class StreamState : std::uint8_t {
  unknown,  ///< not checked, because a check adds the film to the viewing history
  clear,    ///< the service, the manifests and the MP4 boxes show no sign of encryption
  protected_media,
  unavailable,  ///< the service does not offer the film here
};

/// Returns "clear", "protected", "unavailable" or "unknown".
std::string_view to_string(StreamState state) noexcept;

/// Returns the first offer that shows no sign of encryption in the statement of the service, the
/// manifests, and the boxes of the initialization segments; null if each shows one. The result
/// points into `stream`. Fails if no offer could be examined, with the error of the first one.
Result<const mubi::StreamOffer*> find_clear_offer(const media::Remote& remote,
                                                  const mubi::Stream& stream,
                                                  const std::stop_token& stop);

/// Checks the statement of the service, the manifests, and the boxes of the initialization
/// segments. Returns `clear` if at least one offer shows no sign of encryption. Fails if no offer
/// could be examined, with the error of the first one.
Result<StreamState> check_stream(const media::Remote& remote, const mubi::Stream& stream,
                                 const std::stop_token& stop);

}  // namespace matinee::film
