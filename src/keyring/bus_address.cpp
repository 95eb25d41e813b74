// SPDX-License-Identifier: MIT
#include "keyring/bus_address.hpp"

#include <algorithm>
#include <charconv>
#include <optional>

#include <fmt/format.h>

#include "base/ascii.hpp"

namespace matinee::keyring {

namespace {

/// Calls `visit` with each piece of `text` between separators.
template <class Visit>
void split(std::string_view text, char separator, Visit visit) {
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(separator), text.size());
    visit(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
}

std::optional<std::string> unescape(std::string_view value) {
  std::string text;
  while (!value.empty()) {
    if (value.front() != '%') {
      text += value.front();
      value.remove_prefix(1);
      continue;
    }
    unsigned code = 0;
    if (value.size() < 3) return std::nullopt;
    const char* end = value.data() + 3;
    const auto [stopped, error] = std::from_chars(value.data() + 1, end, code, 16);
    if (error != std::errc() || stopped != end || code == 0) return std::nullopt;
    text += static_cast<char>(code);
    value.remove_prefix(3);
  }
  return text;
}

bool needs_no_escape(char c) {
  return ascii::is_alnum(c) || std::string_view("-_/.\\*").find(c) != std::string_view::npos;
}

std::optional<BusAddress> parse_one(std::string_view text) {
  constexpr std::string_view k_unix = "unix:";
  if (!text.starts_with(k_unix)) return std::nullopt;
  std::optional<BusAddress> address;
  split(text.substr(k_unix.size()), ',', [&](std::string_view pair) {
    const std::size_t equals = pair.find('=');
    if (equals == std::string_view::npos || address) return;
    const std::string_view key = pair.substr(0, equals);
    if (key != "path" && key != "abstract") return;
    const auto name = unescape(pair.substr(equals + 1));
    if (!name || name->empty()) return;
    address = {key == "path" ? BusAddress::Kind::path : BusAddress::Kind::abstract, *name};
  });
  return address;
}

}  // namespace

std::vector<BusAddress> parse_bus_addresses(std::string_view list) {
  std::vector<BusAddress> addresses;
  split(list, ';', [&](std::string_view text) {
    if (auto address = parse_one(text)) addresses.push_back(*std::move(address));
  });
  return addresses;
}

std::string to_string(const BusAddress& address) {
  std::string text = address.kind == BusAddress::Kind::path ? "unix:path=" : "unix:abstract=";
  for (const char c : address.name) {
    if (needs_no_escape(c)) {
      text += c;
    } else {
      text += fmt::format("%{:02x}", static_cast<unsigned char>(c));
    }
  }
  return text;
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
