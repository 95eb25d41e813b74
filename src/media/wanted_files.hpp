// SPDX-License-Identifier: MIT
//
// What a download fetches: a file of the part folder for each segment of its plan, in the order in
// which they are needed; a large plain file in pieces.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "media/fetch/wanted_file.hpp"
#include "media/manifest/plan.hpp"

namespace matinee::media {

/// `whole_bytes` is the length of a plain file, if it is known and can come in ranges.
std::vector<WantedFile> wanted_files(const Plan& plan, std::optional<std::uint64_t> whole_bytes);

/// The names of the initializations of all tracks, which come before their segments.
std::vector<std::string> init_names(const Plan& plan);

}  // namespace matinee::media
