// SPDX-License-Identifier: MIT
#include "base/suggest.hpp"

#include <algorithm>
#include <cstddef>
#include <limits>

namespace matinee {

namespace {

// The edit distance by optimal string alignment: insertions, deletions, substitutions, and swaps of
// two neighbours each count as one.
std::size_t slips_between(std::string_view a, std::string_view b) {
  std::vector<std::size_t> before_last(b.size() + 1);
  std::vector<std::size_t> last(b.size() + 1);
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j)
    last[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t substituted = last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      row[j] = std::min({last[j] + 1, row[j - 1] + 1, substituted});
      const bool is_exchange = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      if (is_exchange) row[j] = std::min(row[j], before_last[j - 2] + 1);
    }
    std::swap(before_last, last);
    std::swap(last, row);
  }
  return last[b.size()];
}

}  // namespace

std::string nearest(std::string_view word, const std::vector<std::string>& candidates) {
  constexpr std::size_t k_longest = 64;
  if (word.empty() || word.size() > k_longest) return {};
  const std::size_t most = std::clamp<std::size_t>(word.size() / 3, 1, 3);
  std::string best;
  std::size_t fewest = std::numeric_limits<std::size_t>::max();
  for (const std::string& candidate : candidates) {
    const std::size_t slips = slips_between(word, candidate);
    if (slips >= fewest || slips > most) continue;
    fewest = slips;
    best = candidate;
  }
  if (!best.empty()) return best;
  // An abbreviation is too far away to be a slip, but it is clear if it fits one candidate only.
  const auto begins = [&](const std::string& c) { return c.starts_with(word); };
  const bool is_one = word.size() > 2 && std::ranges::count_if(candidates, begins) == 1;
  return is_one ? *std::ranges::find_if(candidates, begins) : std::string();
}

}  // namespace matinee
