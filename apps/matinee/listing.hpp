// SPDX-License-Identifier: MIT
//
// What a manifest holds, as tables for people.
#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include <matinee/error.hpp>
#include <matinee/manifest.hpp>

namespace matinee::cli {

/// What a track is for, in the words of DASH: "main", "alternate", "description", "caption",
/// "subtitle".
std::string role_of(const media::Track& track);

/// One table for the pictures, one for the sounds, one for the texts, each no wider than `width`.
/// What says least (segments, codecs, rate, size) is left out first where there is no room; ids are
/// whole as long as a column of nothing but them fits.
std::string listing_of(const media::Manifest& manifest, std::size_t width = 80);

/// What there is of one target, or why it is not known.
struct Listing {
  std::string target = {};
  std::optional<media::Manifest> manifest = {};
  std::optional<Error> error = {};
};

}  // namespace matinee::cli
