// SPDX-License-Identifier: MIT
//
// The streams of the output.
#pragma once

#include <string_view>

#include <matinee/result.hpp>

#include "remux/libav.hpp"

namespace matinee::remux {

/// Its owner is the output, as with all streams.
Result<AVStream*> add_stream(AVFormatContext* output, std::string_view language);

/// For the packets of `stream` as they are.
Result<AVStream*> add_copy_of(AVFormatContext* output, const AVStream* stream,
                              std::string_view language);

}  // namespace matinee::remux
