// SPDX-License-Identifier: MIT
//
// What a manifest holds, as a table for people.
#pragma once

#include <optional>
#include <string>

#include <matinee/error.hpp>
#include <matinee/manifest.hpp>

namespace matinee::cli {

std::string listing_of(const media::Manifest& manifest);

/// What there is of one target, or why it is not known.
struct Listing {
  std::string target = {};
  std::optional<media::Manifest> manifest = {};
  std::optional<Error> error = {};
};

}  // namespace matinee::cli
