// SPDX-License-Identifier: MIT
#include "cookies/local_state.hpp"

#include <algorithm>

#include <nlohmann/json.hpp>

namespace matinee::cookies {

namespace {

using nlohmann::json;

bool is_plain_name(std::string_view folder) {
  const bool is_special = folder.empty() || folder == "." || folder == "..";
  return !is_special && folder.find_first_of(std::string_view("/\0", 2)) == std::string_view::npos;
}

std::string text_of(const json& object, const char* key) {
  const auto found = object.find(key);
  if (found == object.end() || !found->is_string()) return {};
  return found->get<std::string>();
}

const json* find_object(const json& parent, const char* key) {
  if (!parent.is_object()) return nullptr;
  const auto found = parent.find(key);
  return found != parent.end() && found->is_object() ? &*found : nullptr;
}

}  // namespace

std::vector<ChromiumProfile> parse_local_state(std::string_view text) {
  std::vector<ChromiumProfile> profiles;
  const json state = json::parse(text, nullptr, /*allow_exceptions=*/false);
  const json* profile = find_object(state, "profile");
  const json* cache = profile == nullptr ? nullptr : find_object(*profile, "info_cache");
  if (cache == nullptr) return profiles;
  for (const auto& [folder, info] : cache->items()) {
    if (!is_plain_name(folder)) continue;
    std::string name = info.is_object() ? text_of(info, "name") : std::string();
    if (name.empty()) name = folder;
    profiles.push_back({folder, std::move(name)});
  }
  const std::string last_used = text_of(*profile, "last_used");
  std::ranges::stable_partition(
      profiles, [&](const ChromiumProfile& each) { return each.folder == last_used; });
  return profiles;
}

}  // namespace matinee::cookies
