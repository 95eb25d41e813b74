// SPDX-License-Identifier: MIT
//
// Firefox's containers.json, which lists the containers of a profile.
#pragma once

#include <filesystem>
#include <string_view>
#include <vector>

#include <matinee/result.hpp>

#include "cookies/source.hpp"

namespace matinee::cookies {

/// Returns the containers that the user can see, in file order. The four built-in containers have a
/// translation key instead of a name; they get their English name. Fails with Errc::integrity if
/// `text` is not such JSON.
Result<std::vector<Container>> parse_containers(std::string_view text);

/// Reads the containers of a profile folder. If there is no file, returns the four built-in ones.
/// Fails with Errc::integrity if the file is not a list of containers, or with the error of reading
/// it. Errors name the file.
Result<std::vector<Container>> load_containers(const std::filesystem::path& profile);

/// Like load_containers(), but returns the four built-in containers on any error.
std::vector<Container> read_containers(const std::filesystem::path& profile);

}  // namespace matinee::cookies
