// SPDX-License-Identifier: MIT
#include "cookies/local_state.hpp"

#include <algorithm>

#include "base/file_name.hpp"
#include "json/json.hpp"

namespace matinee::cookies {

namespace {

// The same limit as for reading the file.
constexpr std::size_t k_largest_file = std::size_t{64} * 1024 * 1024;

}  // namespace

std::vector<ChromiumProfile> parse_local_state(std::string_view text) {
  std::vector<ChromiumProfile> profiles;
  const json::Value state = json::parse(text, {.max_bytes = k_largest_file});
  const json::Value& profile = json::member(state, "profile");
  const json::Value& cache = json::member(profile, "info_cache");
  if (!cache.is_object()) return profiles;
  for (const auto& [folder, info] : cache.items()) {
    if (!is_file_name(folder)) continue;
    std::string name = json::find_string(info, "name").value_or("");
    if (name.empty()) name = folder;
    profiles.push_back({folder, std::move(name)});
  }
  const std::string last_used = json::find_string(profile, "last_used").value_or("");
  std::ranges::stable_partition(
      profiles, [&](const ChromiumProfile& each) { return each.folder == last_used; });
  return profiles;
}

bool has_windows_key(std::string_view text) {
  const json::Value state = json::parse(text, {.max_bytes = k_largest_file});
  const json::Value& os_crypt = json::member(state, "os_crypt");
  return json::has_text(os_crypt, "encrypted_key") ||
         json::has_text(os_crypt, "app_bound_encrypted_key");
}

}  // namespace matinee::cookies
