// SPDX-License-Identifier: MIT
#include "cookies/containers.hpp"

#include <cstdint>
#include <string>
#include <utility>

#include <nlohmann/json.hpp>

#include "cookies/live_file.hpp"

namespace matinee::cookies {

namespace {

using nlohmann::json;

constexpr std::size_t k_largest_file = std::size_t{4} * 1024 * 1024;

constexpr std::pair<std::string_view, std::string_view> k_built_in[] = {
    {"userContextPersonal.label", "Personal"}, {"user-context-personal", "Personal"},
    {"userContextWork.label", "Work"},         {"user-context-work", "Work"},
    {"userContextBanking.label", "Banking"},   {"user-context-banking", "Banking"},
    {"userContextShopping.label", "Shopping"}, {"user-context-shopping", "Shopping"},
};

std::string text_of(const json& identity, std::string_view key) {
  const auto found = identity.find(key);
  return found != identity.end() && found->is_string() ? found->get<std::string>() : std::string();
}

std::string name_of(const json& identity) {
  std::string name = text_of(identity, "name");
  if (!name.empty()) return name;
  for (const std::string_view key : {"l10nID", "l10nId"}) {
    const std::string label = text_of(identity, key);
    for (const auto& [known, english] : k_built_in) {
      if (label == known) return std::string(english);
    }
  }
  return name;
}

std::vector<Container> first_containers() {
  return {{1, "Personal"}, {2, "Work"}, {3, "Banking"}, {4, "Shopping"}};
}

}  // namespace

std::vector<Container> parse_containers(std::string_view text) {
  std::vector<Container> containers;
  const json file = json::parse(text, nullptr, /*allow_exceptions=*/false);
  if (!file.is_object()) return containers;
  const auto identities = file.find("identities");
  if (identities == file.end() || !identities->is_array()) return containers;
  for (const json& identity : *identities) {
    if (!identity.is_object()) continue;
    const auto id = identity.find("userContextId");
    const auto is_public = identity.find("public");
    const bool is_hidden =
        is_public != identity.end() && is_public->is_boolean() && !is_public->get<bool>();
    if (is_hidden || id == identity.end() || !id->is_number_unsigned()) continue;
    const auto number = id->get<std::uint64_t>();
    std::string name = name_of(identity);
    if (number == 0 || number > UINT32_MAX || name.empty()) continue;
    containers.push_back({static_cast<std::uint32_t>(number), std::move(name)});
  }
  return containers;
}

Result<std::vector<Container>> load_containers(const std::filesystem::path& profile) {
  const auto text = read_live_text(profile / "containers.json", k_largest_file);
  if (text) return parse_containers(*text);
  if (text.error().code() != Errc::not_found) return text.error();
  return first_containers();
}

std::vector<Container> read_containers(const std::filesystem::path& profile) {
  return load_containers(profile).value_or(first_containers());
}

}  // namespace matinee::cookies
