// SPDX-License-Identifier: MIT
//
// What matinee-pictures.so exports. Loader and module are of one build: C++ types cross between
// them.
#pragma once

#include <memory>

#include <matinee/result.hpp>

#include "pictures/gallery.hpp"

namespace matinee::cli {

using OpenedGallery = Result<std::unique_ptr<pictures::Gallery>>;

/// Leaves in `opened` what pictures::open_gallery says.
using OpenGallery = void (*)(pictures::Settings settings, OpenedGallery& opened);

inline constexpr const char* k_pictures_module = "matinee-pictures.so";
inline constexpr const char* k_open_gallery = "matinee_open_gallery";

}  // namespace matinee::cli
