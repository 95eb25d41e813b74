// SPDX-License-Identifier: MIT
#include "download_values.hpp"

#include <charconv>
#include <cmath>
#include <system_error>

#include "base/ascii.hpp"
#include "base/split.hpp"

namespace matinee::cli {

std::vector<std::string> parse_batch(std::string_view text) {
  std::vector<std::string> targets;
  if (text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);
  while (!text.empty()) {
    const std::string_view line = ascii::trimmed(split_off(text, '\n'));
    if (line.empty() || std::string_view("#;]").find(line.front()) != line.npos) continue;
    targets.emplace_back(line);
  }
  return targets;
}

std::optional<std::uint64_t> parse_rate(std::string_view text) {
  constexpr std::string_view k_units = "KMG";
  double unit = 1;
  if (!text.empty()) {
    const auto at = k_units.find(ascii::to_upper(text.back()));
    if (at != std::string_view::npos) {
      unit = std::pow(1024.0, static_cast<double>(at + 1));
      text.remove_suffix(1);
    }
  }
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool is_number = error == std::errc() && end == text.data() + text.size();
  constexpr double k_most = 1e15;
  if (!is_number || !(value * unit >= 1) || value * unit > k_most) return std::nullopt;
  return static_cast<std::uint64_t>(value * unit);
}

}  // namespace matinee::cli
