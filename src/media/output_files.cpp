// SPDX-License-Identifier: MIT
#include "media/output_files.hpp"

#include <map>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "base/ascii.hpp"
#include "media/store/finished_mark.hpp"
#include "media/store/publish.hpp"

namespace matinee::media {

std::vector<std::filesystem::path> subtitle_files(const Plan& plan,
                                                  const std::filesystem::path& output) {
  std::vector<std::filesystem::path> files;
  std::map<std::string, int> counts;
  for (const Track& track : plan.tracks) {
    if (track.type != TrackType::text) continue;
    std::string language = track.language.substr(0, 16);
    std::erase_if(language, [](char c) { return !ascii::is_alnum(c) && c != '-'; });
    if (language.empty()) language = "und";
    const int count = ++counts[language];
    const std::string number = count > 1 ? fmt::format(".{}", count) : "";
    auto file = output;
    file.replace_extension(fmt::format(".{}{}.vtt", language, number));
    files.push_back(std::move(file));
  }
  return files;
}

Result<void> check_names_are_free(const std::filesystem::path& output,
                                  const std::vector<std::filesystem::path>& beside,
                                  std::string_view target) {
  const auto exists = [](const std::filesystem::path& file) {
    return Error(Errc::exists, fmt::format("{}: exists", file.string()));
  };
  if (is_there(output)) return exists(output);
  for (const auto& file : beside) {
    if (is_there(file) && !is_finished_as(file, target)) return exists(file);
  }
  return {};
}

}  // namespace matinee::media
