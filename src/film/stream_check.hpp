// SPDX-License-Identifier: MIT
//
// Whether a film's stream is in the clear, without a download.
#pragma once

#include <cstdint>
#include <stop_token>
#include <string_view>

#include <matinee/result.hpp>

#include "media/fetch/range_reader.hpp"
#include "mubi/stream.hpp"

namespace matinee::film {

/// What is known of whether a film's stream is in the clear.
enum class StreamState : std::uint8_t {
  unknown,  ///< nobody asked: asking leaves a trace in the viewing history
  clear,    ///< no sign of encryption in what the service, its manifests and the boxes say
  protected_media,
  unavailable,  ///< the service does not offer it here
};

std::string_view to_string(StreamState state) noexcept;

/// Looks at what the service says, at the manifests, and at the boxes of each track's
/// initialization. `clear` where one offer has no sign of encryption anywhere; an Error where no
/// offer could be looked at.
Result<StreamState> check_stream(const media::Remote& remote, const mubi::Stream& stream,
                                 const std::stop_token& stop);

}  // namespace matinee::film
