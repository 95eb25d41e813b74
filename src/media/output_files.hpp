// SPDX-License-Identifier: MIT
//
// The files that a download makes.
#pragma once

#include <filesystem>
#include <string_view>
#include <vector>

#include <matinee/result.hpp>

#include "media/manifest/plan.hpp"

namespace matinee::media {

/// "film.en.vtt" for "film.mp4", one for each text track of the plan in its order; further ones of
/// a language are counted: "film.en.2.vtt".
std::vector<std::filesystem::path> subtitle_files(const Plan& plan,
                                                  const std::filesystem::path& output);

/// Whether the film `output` and the files beside it can be made without replacing anything:
/// Errc::exists. Subtitles of the same target (see finished_mark.hpp), whose film is not there any
/// more, are made anew with it.
Result<void> check_names_are_free(const std::filesystem::path& output,
                                  const std::vector<std::filesystem::path>& beside,
                                  std::string_view target);

}  // namespace matinee::media
