// SPDX-License-Identifier: MIT
#include "keyring/bus_address.hpp"

#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include "base/ascii.hpp"
#include "base/percent.hpp"
#include "base/split.hpp"

namespace matinee::keyring {

namespace {

bool needs_no_escape(char c) {
  return ascii::is_alnum(c) || std::string_view("-_/.\\*").find(c) != std::string_view::npos;
}

std::optional<BusAddress> parse_one(std::string_view text) {
  constexpr std::string_view k_unix = "unix:";
  if (!text.starts_with(k_unix)) return std::nullopt;
  std::optional<BusAddress> address;
  text.remove_prefix(k_unix.size());
  while (!text.empty() && !address) {
    const std::string_view pair = split_off(text, ',');
    const std::size_t equals = pair.find('=');
    if (equals == std::string_view::npos) continue;
    const std::string_view key = pair.substr(0, equals);
    if (key != "path" && key != "abstract") continue;
    const auto name = percent_decoded_strictly(pair.substr(equals + 1));
    if (!name || name->empty() || name->find('\0') != name->npos) continue;
    address = {key == "path" ? BusAddress::Kind::path : BusAddress::Kind::abstract, *name};
  }
  return address;
}

}  // namespace

std::vector<BusAddress> parse_bus_addresses(std::string_view list) {
  std::vector<BusAddress> addresses;
  while (!list.empty()) {
    if (auto address = parse_one(split_off(list, ';'))) addresses.push_back(*std::move(address));
  }
  return addresses;
}

std::string to_string(const BusAddress& address) {
  std::string text = address.kind == BusAddress::Kind::path ? "unix:path=" : "unix:abstract=";
  return text + percent_encoded(address.name, needs_no_escape);
}

std::vector<BusAddress> places_of_session_bus(std::string_view list,
                                              const std::filesystem::path& runtime_dir) {
  std::vector<BusAddress> places = parse_bus_addresses(list);
  if (!runtime_dir.empty()) {
    BusAddress usual{BusAddress::Kind::path, (runtime_dir / "bus").native()};
    if (std::ranges::find(places, usual) == places.end()) places.push_back(std::move(usual));
  }
  return places;
}

}  // namespace matinee::keyring
