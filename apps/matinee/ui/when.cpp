// SPDX-License-Identifier: MIT
#include "ui/when.hpp"

#include <array>
#include <chrono>
#include <cstdlib>
#include <string_view>

#include <fmt/chrono.h>
#include <fmt/format.h>

namespace matinee::cli {

namespace {

std::string distance(std::chrono::seconds ahead) {
  struct Unit {
    std::string_view name;
    long seconds;
  };
  constexpr std::array<Unit, 3> k_units{{{"day", 86'400}, {"hour", 3'600}, {"minute", 60}}};
  const long count = std::labs(ahead.count());
  for (const Unit& unit : k_units) {
    if (count < unit.seconds) continue;
    const long whole = count / unit.seconds;
    const std::string text = fmt::format("{} {}{}", whole, unit.name, whole == 1 ? "" : "s");
    return ahead.count() < 0 ? text + " ago" : "in " + text;
  }
  return ahead.count() <= 0 ? "just now" : "in less than a minute";
}

}  // namespace

std::string format_when(UnixTime moment, UnixTime now) {
  // What gmtime can write; a hostile database may hold anything.
  constexpr long k_last = 253'402'300'799;  // 9999-12-31 23:59:59
  const long seconds = moment.time_since_epoch().count();
  if (seconds < 0 || seconds > k_last) return "out of range";
  return fmt::format("{:%Y-%m-%d %H:%M} UTC ({})", fmt::gmtime(static_cast<std::time_t>(seconds)),
                     distance(moment - now));
}

std::string format_bytes(std::uint64_t bytes) {
  constexpr std::array<std::string_view, 5> k_units{"B", "KiB", "MiB", "GiB", "TiB"};
  std::size_t unit = 0;
  auto value = static_cast<double>(bytes);
  while (value >= 1024 && unit + 1 < k_units.size()) {
    value /= 1024;
    ++unit;
  }
  if (unit == 0) return fmt::format("{} B", bytes);
  return fmt::format("{:.1f} {}", value, k_units[unit]);
}

std::string format_duration(std::chrono::seconds duration) {
  const long total = duration.count();
  if (total >= 3'600) {
    return fmt::format("{}:{:02}:{:02}", total / 3'600, total / 60 % 60, total % 60);
  }
  return fmt::format("{}:{:02}", total / 60, total % 60);
}

}  // namespace matinee::cli
