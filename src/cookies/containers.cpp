// SPDX-License-Identifier: MIT
#include "cookies/containers.hpp"

#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>

#include "cookies/live_file.hpp"
#include "json/json.hpp"

namespace matinee::cookies {

namespace {

constexpr std::size_t k_largest_file = std::size_t{4} * 1024 * 1024;

// The built-in containers have a translation key in one of two forms.
constexpr std::pair<std::string_view, std::string_view> k_built_in[] = {
    {"userContextPersonal.label", "Personal"}, {"user-context-personal", "Personal"},
    {"userContextWork.label", "Work"},         {"user-context-work", "Work"},
    {"userContextBanking.label", "Banking"},   {"user-context-banking", "Banking"},
    {"userContextShopping.label", "Shopping"}, {"user-context-shopping", "Shopping"},
};

std::string name_of(const json::Value& identity) {
  std::string name = json::find_string(identity, "name").value_or("");
  if (!name.empty()) return name;
  for (const char* key : {"l10nID", "l10nId"}) {
    const auto label = json::find_string(identity, key);
    for (const auto& [known, english] : k_built_in) {
      if (label == known) return std::string(english);
    }
  }
  return name;
}

std::vector<Container> first_containers() {
  return {{.id = 1, .name = "Personal"},
          {.id = 2, .name = "Work"},
          {.id = 3, .name = "Banking"},
          {.id = 4, .name = "Shopping"}};
}

}  // namespace

Result<std::vector<Container>> parse_containers(std::string_view text) {
  std::vector<Container> containers;
  const json::Value file = json::parse(text, {.max_bytes = k_largest_file});
  if (!json::member(file, "identities").is_array()) {
    return Error(Errc::integrity, "not a list of containers");
  }
  for (const json::Value& identity : json::list(file, "identities")) {
    const auto id = json::find_int(identity, "userContextId");
    if (!id || json::member(identity, "public") == false) continue;
    std::string name = name_of(identity);
    if (*id <= 0 || *id > UINT32_MAX || name.empty()) continue;
    containers.push_back({.id = static_cast<std::uint32_t>(*id), .name = std::move(name)});
  }
  for (Container& each : containers)
    each.is_unique = std::ranges::count(containers, each.name, &Container::name) == 1;
  return containers;
}

Result<std::vector<Container>> load_containers(const std::filesystem::path& profile) {
  const auto file = profile / "containers.json";
  const auto text = read_live_text(file, k_largest_file);
  if (!text && text.error().code() == Errc::not_found) return first_containers();
  if (!text) return text.error();
  auto containers = parse_containers(*text);
  if (!containers) return containers.error().within(file.native());
  return containers;
}

std::vector<Container> read_containers(const std::filesystem::path& profile) {
  return load_containers(profile).value_or(first_containers());
}

}  // namespace matinee::cookies
