// SPDX-License-Identifier: MIT
//
// Whether a film's stream is in the clear, without a download.
#pragma once

#include <stop_token>

#include <matinee/result.hpp>

#include "film_output.hpp"
#include "media/fetch/range_reader.hpp"
#include "mubi/stream.hpp"

namespace matinee::cli {

/// Looks at what the service says, at the manifests, and at the boxes of each track's
/// initialization. `clear` where one offer has no sign of encryption anywhere; an Error where no
/// offer could be looked at.
Result<StreamState> check_stream(const media::Remote& remote, const mubi::Stream& stream,
                                 const std::stop_token& stop);

}  // namespace matinee::cli
