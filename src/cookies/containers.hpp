// SPDX-License-Identifier: MIT
//
// Firefox's containers.json: the containers of a profile and their names.
#pragma once

#include <filesystem>
#include <string_view>
#include <vector>

#include <matinee/result.hpp>

#include "cookies/source.hpp"

namespace matinee::cookies {

/// The containers that a user can see, in the file's order. Errc::integrity for text that is no
/// such JSON. The four that Firefox makes bear a key of a translation and get their English name.
Result<std::vector<Container>> parse_containers(std::string_view text);

/// Those of a profile folder; the four that Firefox starts with if it has no such file. The error
/// names a file that cannot be read; Errc::integrity if it holds no list of containers.
Result<std::vector<Container>> load_containers(const std::filesystem::path& profile);

/// The same for who needs only names: the four also if the file cannot be read.
std::vector<Container> read_containers(const std::filesystem::path& profile);

}  // namespace matinee::cookies
