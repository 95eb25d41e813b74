// SPDX-License-Identifier: MIT
//
// The streams of the output.
#pragma once

#include <matinee/result.hpp>

#include "remux/libav.hpp"
#include "remux/remux.hpp"

namespace matinee::remux {

/// With the language, title and purpose of the input. Its owner is the output, as with all streams.
Result<AVStream*> add_stream(AVFormatContext* output, const Input& input);

/// For the packets of `stream` as they are.
Result<AVStream*> add_copy_of(AVFormatContext* output, const AVStream* stream, const Input& input);

}  // namespace matinee::remux
