// SPDX-License-Identifier: MIT
#include "cookies/profiles_ini.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

#include "base/ascii.hpp"
#include "base/split.hpp"

namespace matinee::cookies {

namespace {

struct Section {
  std::string name;
  std::map<std::string, std::string, std::less<>> values;

  std::string_view value(std::string_view key) const {
    const auto found = values.find(key);
    return found == values.end() ? std::string_view() : found->second;
  }
};

std::vector<Section> parse_ini(std::string_view text) {
  std::vector<Section> sections;
  if (text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);
  while (!text.empty()) {
    const std::string_view line = ascii::trimmed(split_off(text, '\n'));
    if (line.starts_with('[') && line.ends_with(']')) {
      sections.push_back({std::string(line.substr(1, line.size() - 2)), {}});
      continue;
    }
    const std::size_t equals = line.find('=');
    const bool is_comment = line.starts_with(';') || line.starts_with('#');
    if (sections.empty() || is_comment || equals == std::string_view::npos) continue;
    sections.back().values.insert_or_assign(std::string(ascii::trimmed(line.substr(0, equals))),
                                            std::string(ascii::trimmed(line.substr(equals + 1))));
  }
  return sections;
}

// A lower rank takes precedence.
enum class Rank : std::uint8_t { locked_install, install, marked, listed };

struct Candidate {
  FirefoxProfile profile;
  Rank rank;
};

void add_install(std::string_view path, Rank rank, std::vector<Candidate>& candidates) {
  const bool is_path = !path.empty() && path.find('\0') == std::string_view::npos;
  if (!is_path) return;
  for (Candidate& candidate : candidates) {
    if (candidate.profile.path != path) continue;
    candidate.rank = std::min(candidate.rank, rank);
    return;
  }
  candidates.push_back({{"", path}, rank});
}

// Returns `text` if it is safe as a file name, which cannot leave its folder, or an empty string.
std::string_view plain_name(std::string_view text) {
  const auto is_plain = [](char c) { return ascii::is_alnum(c) || c == '-' || c == '_'; };
  return std::ranges::all_of(text, is_plain) ? text : std::string_view();
}

void add_profile(const Section& section, std::vector<Candidate>& candidates) {
  const std::string_view path = section.value("Path");
  if (path.empty() || path.find('\0') != std::string_view::npos) return;
  const Rank rank = section.value("Default") == "1" ? Rank::marked : Rank::listed;
  candidates.push_back({{std::string(section.value("Name")), path,
                         std::string(plain_name(section.value("StoreID")))},
                        rank});
}

// Whether a section describes an installation. In profiles.ini its name starts with "Install", in
// installs.ini it does not, so all other known names are excluded instead.
bool is_install(const Section& section) {
  return !section.name.starts_with("Profile") && section.name != "General" &&
         section.name != "BackgroundTasksProfiles";
}

}  // namespace

std::vector<FirefoxProfile> parse_profiles_ini(std::string_view profiles,
                                               std::string_view installs) {
  std::vector<Candidate> candidates;
  std::vector<Section> sections = parse_ini(profiles);
  for (const Section& section : sections) {
    if (section.name.starts_with("Profile")) add_profile(section, candidates);
  }
  std::ranges::move(parse_ini(installs), std::back_inserter(sections));
  for (const Section& section : sections) {
    if (!is_install(section)) continue;
    const Rank rank = section.value("Locked") == "1" ? Rank::locked_install : Rank::install;
    add_install(section.value("Default"), rank, candidates);
  }
  std::ranges::stable_sort(candidates, {}, &Candidate::rank);
  std::vector<FirefoxProfile> ordered;
  for (Candidate& candidate : candidates)
    ordered.push_back(std::move(candidate.profile));
  return ordered;
}

}  // namespace matinee::cookies
