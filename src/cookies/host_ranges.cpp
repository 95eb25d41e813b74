// SPDX-License-Identifier: MIT
#include "cookies/host_ranges.hpp"

#include <string_view>

#include "base/ascii.hpp"

namespace matinee::cookies {

std::vector<HostRange> ranges_of_session_hosts() {
  constexpr std::string_view k_start = "mubi";
  std::vector<HostRange> ranges;
  // One range per spelling of "mubi": bit i of `upper` makes letter i a capital.
  for (const std::string_view dot : {"", "."}) {
    for (unsigned upper = 0; upper < 1U << k_start.size(); ++upper) {
      std::string first(dot);
      for (std::size_t i = 0; i < k_start.size(); ++i)
        first += (upper >> i & 1U) != 0 ? ascii::to_upper(k_start[i]) : k_start[i];
      std::string end = first;
      ++end.back();
      ranges.push_back({.first = std::move(first), .end = std::move(end)});
    }
  }
  return ranges;
}

std::vector<HostRange> range_of_all_hosts() {
  return {{.first = "", .end = "\x7f"}};
}

}  // namespace matinee::cookies
