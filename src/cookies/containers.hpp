// SPDX-License-Identifier: MIT
//
// Firefox's containers.json: the containers of a profile and their names.
#pragma once

#include <filesystem>
#include <string_view>
#include <vector>

#include "cookies/source.hpp"

namespace matinee::cookies {

/// The containers that a user can see, in the file's order; nothing for text that is no such JSON.
/// The four that Firefox makes bear a key of a translation and get their English name.
std::vector<Container> parse_containers(std::string_view text);

/// Those of a profile folder; where its file cannot be read, the four that Firefox starts with.
std::vector<Container> read_containers(const std::filesystem::path& profile);

}  // namespace matinee::cookies
