// SPDX-License-Identifier: MIT
#include "backup/markup.hpp"

#include <array>
#include <chrono>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/utf8.hpp"
#include "library/dates.hpp"

namespace matinee::backup {

std::string escaped(std::string_view text, Layout layout) {
  std::string out;
  for (const char c : printable(text, layout)) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&#39;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

std::string grouped(std::size_t number) {
  std::string digits = std::to_string(number);
  for (std::size_t at = digits.size(); at > 3;) {
    at -= 3;
    digits.insert(at, ",");
  }
  return digits;
}

std::string counted(std::size_t number, std::string_view one, std::string_view many) {
  return fmt::format("{} {}", grouped(number), number == 1 ? one : many);
}

std::string day_in_digits(std::string_view date) {
  const auto moment = library::parse_moment(date);
  return moment ? library::day_of(*moment) : std::string();
}

std::string day_in_words(std::string_view date) {
  constexpr std::array<const char*, 12> k_months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                 "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const auto moment = library::parse_moment(date);
  if (!moment) return {};
  const std::chrono::sys_seconds at(moment->time_since_epoch());
  const std::chrono::year_month_day day(std::chrono::floor<std::chrono::days>(at));
  return fmt::format("{} {} {}", static_cast<unsigned>(day.day()),
                     k_months.at(static_cast<unsigned>(day.month()) - 1),
                     static_cast<int>(day.year()));
}

std::string shortened(std::string_view text, std::size_t columns) {
  constexpr char32_t k_first_wide = 0x1100;
  std::size_t used = 0;
  std::string out;
  for (std::string_view rest = text; !rest.empty();) {
    const utf8::Character next = utf8::first_of(rest);
    const std::size_t length = next.length == 0 ? 1 : next.length;
    used += next.point >= k_first_wide ? 2 : 1;
    if (used > columns) return out + "…";
    out.append(rest.substr(0, length));
    rest.remove_prefix(length);
  }
  return out;
}

std::string number(double value) {
  std::string text = fmt::format("{:.2f}", value);
  text.erase(text.find_last_not_of('0') + 1);
  if (text.ends_with('.')) text.pop_back();
  return text == "-0" ? "0" : text;
}

std::string joined(const std::vector<std::string>& names) {
  return fmt::format("{}", fmt::join(names, ", "));
}

}  // namespace matinee::backup
