// SPDX-License-Identifier: MIT
#include "mubi/api_path.hpp"

#include <algorithm>
#include <string>

#include <fmt/format.h>

#include "base/percent.hpp"
#include "base/printable.hpp"
#include "base/split.hpp"

namespace matinee::mubi {

namespace {

// Decode until nothing changes, because a proxy may decode once more than the service does.
bool is_parent(std::string segment) {
  constexpr int k_layers = 4;
  for (int i = 0; i < k_layers; ++i) {
    if (segment == "..") return true;
    std::string decoded = percent_decoded(segment);
    if (decoded == segment) return false;
    segment = std::move(decoded);
  }
  return true;
}

std::string_view fault_in(std::string_view path) {
  if (!path.starts_with('/')) return "it starts with a slash: /v4/account";
  if (path.starts_with("//")) return "it names a host";
  if (!std::ranges::all_of(path, [](char c) { return c > 0x20 && c < 0x7f; }))
    return "what is not printable ASCII is written as %XX";
  if (path.find('\\') != std::string_view::npos) return "it holds a backslash";
  if (path.find('#') != std::string_view::npos) return "it holds a fragment";
  std::string_view segments = path.substr(0, path.find('?'));
  while (!segments.empty()) {
    const std::string segment(split_off(segments, '/'));
    const std::string decoded = percent_decoded(segment);
    if (is_parent(segment)) return "it holds a `..` segment";
    if (decoded.find_first_of("/\\") != std::string::npos) return "it holds an encoded slash";
  }
  return {};
}

}  // namespace

Result<void> check_api_path(std::string_view path) {
  const std::string_view fault = fault_in(path);
  if (fault.empty()) return {};
  return Error(Errc::usage, fmt::format("not a path of the API: {}: {}", fault, printable(path)));
}

}  // namespace matinee::mubi
