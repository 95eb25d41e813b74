// SPDX-License-Identifier: MIT
#include <utility>

#include "pictures_module.hpp"

extern "C" __attribute__((visibility("default"))) void matinee_open_gallery(
    matinee::pictures::Settings settings, matinee::cli::OpenedGallery& opened) {
  opened = matinee::pictures::open_gallery(std::move(settings));
}
