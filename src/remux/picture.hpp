// SPDX-License-Identifier: MIT
//
// Decodes one foreign picture.
#pragma once

#include <string_view>

#include <matinee/result.hpp>

#include "remux_job/picture.hpp"

namespace matinee::remux {

/// The first frame of a JPEG, PNG or WebP picture, made smaller if it does not fit into `bounds`;
/// it is never made larger. Fails with Errc::unsupported for what is none of the three and for
/// pixels of an unknown form, and with Errc::integrity for one that is broken, longer than
/// k_most_picture_bytes, or of more than 24 million pixels, which are not decoded.
Result<remux_job::Pixels> decode_picture(std::string_view bytes,
                                         const remux_job::PixelBounds& bounds);

}  // namespace matinee::remux
