// SPDX-License-Identifier: MIT
//
// Creates the streams of the output.
#pragma once

#include <matinee/result.hpp>

#include "remux/libav.hpp"
#include "remux/remux.hpp"

namespace matinee::remux {

/// Adds a stream with the language, title and purpose of the input. The output owns it.
Result<AVStream*> add_stream(AVFormatContext* output, const Input& input);

/// Adds a stream for unchanged packets of `stream`.
Result<AVStream*> add_copy_of(AVFormatContext* output, const AVStream* stream, const Input& input);

}  // namespace matinee::remux
