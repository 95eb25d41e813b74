// SPDX-License-Identifier: MIT
#include "backup/charts.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>

#include <fmt/format.h>

#include "backup/markup.hpp"

namespace matinee::backup {

namespace {

constexpr double k_width = 360;
constexpr int k_months = 12;

// An SVG element with a title and a description. `more` are further attributes.
std::string svg(const Legend& legend, double width, double height, const std::string& body,
                std::string_view more = "") {
  constexpr auto k_format = R"(<svg viewBox="0 0 {1} {2}" role="img" aria-labelledby="{0}-t" )"
                            R"(aria-describedby="{0}-d" {3}>)"
                            R"(<title id="{0}-t">{4}</title><desc id="{0}-d">{5}</desc>{6}</svg>)";
  return fmt::format(k_format, legend.id, number(width), number(height), more,
                     escaped(legend.title), escaped(legend.description), body);
}

std::string text(double x, double y, std::string_view kind, std::string_view content) {
  return fmt::format(R"(<text x="{}" y="{}" class="{}">{}</text>)", number(x), number(y), kind,
                     escaped(content));
}

std::string bar(double x, double y, double width, double height, std::string_view kind) {
  return fmt::format(R"(<rect x="{}" y="{}" width="{}" height="{}" rx="2" class="{}"/>)", number(x),
                     number(y), number(width), number(height), kind);
}

double share(std::size_t value, std::size_t most) {
  return most == 0 ? 0 : static_cast<double>(value) / static_cast<double>(most);
}

std::size_t most_of(const std::vector<Count>& counts) {
  const auto most = std::ranges::max_element(counts, {}, &Count::second);
  return most == counts.end() ? 0 : most->second;
}

// A sequence of spans of `step` months, starting at `first`.
struct Spans {
  Month first = 0;
  int step = 1;
  int count = 0;

  int place_of(Month month) const noexcept { return (month - first) / step; }
  Month start_of(int place) const noexcept { return first + place * step; }
};

Spans spans_of(Month first, Month last, int most) {
  constexpr std::array k_steps{1, 3, 6, 12, 24, 60, 120, 240};
  for (const int step : k_steps) {
    const Month start = first - first % step;
    const int count = (last - start) / step + 1;
    if (count <= most || step == k_steps.back()) return {start, step, std::min(count, most)};
  }
  return {};
}

std::string span_in_words(const Spans& spans, int place) {
  const Month start = spans.start_of(place);
  if (spans.step == 1) return month_in_words(start);
  if (spans.step == k_months) return std::to_string(start / k_months);
  return fmt::format("{} to {}", month_in_words(start), month_in_words(start + spans.step - 1));
}

// The labels below a timeline: years if there are several, otherwise months.
std::string ticks(const Spans& spans, double left, double step, double y, int most) {
  std::vector<int> places;
  for (int place = 0; place < spans.count; ++place) {
    if (spans.start_of(place) % k_months == 0) places.push_back(place);
  }
  const bool has_years = places.size() >= 2 || spans.step >= k_months;
  if (!has_years) {
    places.clear();
    for (int place = 0; place < spans.count; ++place)
      places.push_back(place);
  }
  const auto count = static_cast<int>(places.size());
  const int every = std::max(1, (count + most - 1) / most);
  std::string body;
  for (std::size_t i = 0; i < places.size(); i += static_cast<std::size_t>(every)) {
    const Month month = spans.start_of(places[i]);
    const std::string label = has_years ? std::to_string(month / k_months) : month_in_words(month);
    body += text(left + step * places[i], y, "axis", label);
  }
  return body;
}

// Returns the level from 1 to 5 for a share of the maximum.
int level_of(double part) {
  return std::clamp(static_cast<int>(std::ceil(part * 5)), 1, 5);
}

}  // namespace

std::string month_in_words(Month month) {
  constexpr std::array<const char*, k_months> k_names{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  return fmt::format("{} {}", k_names.at(static_cast<std::size_t>(month % k_months)),
                     month / k_months);
}

std::string draw_bars(const Legend& legend, const std::vector<Count>& counts) {
  constexpr double k_row = 34;
  constexpr double k_room = 316;
  constexpr std::size_t k_label_columns = 40;
  const std::size_t most = most_of(counts);
  std::string body;
  double y = 0;
  for (const auto& [name, count] : counts) {
    body += text(0, y + 13, "label", shortened(name, k_label_columns));
    body += bar(0, y + 19, std::max(2.0, k_room * share(count, most)), 8, "bar");
    body += text(k_width, y + 27, "value", grouped(count));
    y += k_row;
  }
  return svg(legend, k_width, std::max(y, 1.0), body);
}

std::string draw_stars(const Legend& legend, const Stars& stars) {
  constexpr double k_row = 34;
  constexpr double k_left = 44;
  constexpr double k_room = 262;
  const std::size_t most = std::ranges::max(stars);
  std::string body;
  for (std::size_t i = 0; i < stars.size(); ++i) {
    const std::size_t value = stars.size() - i;
    const std::size_t count = stars.at(value - 1);
    const double y = k_row * static_cast<double>(i);
    body += text(0, y + 19, "label", fmt::format("{} ★", value));
    body += bar(k_left, y + 4, std::max(2.0, k_room * share(count, most)), 20,
                fmt::format("s{}", value));
    body += text(k_width, y + 19, "value", grouped(count));
  }
  return svg(legend, k_width, k_row * static_cast<double>(stars.size()), body);
}

std::string draw_columns(const Legend& legend, const std::vector<Count>& counts, int width) {
  constexpr double k_top = 18;
  constexpr double k_room = 130;
  constexpr double k_bottom = k_top + k_room;
  const std::size_t most = most_of(counts);
  constexpr std::size_t k_fewest = 5;
  constexpr double k_room_of_label = 38;
  const double step = width / static_cast<double>(std::max(counts.size(), k_fewest));
  const std::size_t every = step < k_room_of_label ? 2 : 1;
  std::string body;
  for (std::size_t i = 0; i < counts.size(); ++i) {
    const auto& [name, count] = counts[i];
    const double middle = step * (static_cast<double>(i) + 0.5);
    const double height = k_room * share(count, most);
    if (count > 0) {
      body += bar(middle - step * 0.36, k_bottom - height, step * 0.72, height, "bar");
      body += text(middle, k_bottom - height - 5, "top", grouped(count));
    }
    if (i % every == 0) body += text(middle, k_bottom + 17, "axis middle", name);
  }
  body += fmt::format(R"(<path d="M0 {0}H{1}" class="rule"/>)", number(k_bottom + 0.5), width);
  return svg(legend, width, k_bottom + 24, body);
}

std::string draw_star_timeline(const Legend& legend, const std::map<Month, Stars>& months,
                               int width) {
  constexpr double k_left = 40;
  constexpr double k_row = 28;
  constexpr int k_column = 20;
  constexpr int k_room_of_label = 80;
  if (months.empty()) return {};
  const Spans spans = spans_of(months.begin()->first, months.rbegin()->first,
                               (width - static_cast<int>(k_left)) / k_column);
  std::vector<Stars> sums(static_cast<std::size_t>(spans.count));
  std::size_t most = 0;
  for (const auto& [month, stars] : months) {
    const int place = std::min(spans.place_of(month), spans.count - 1);
    for (std::size_t i = 0; i < stars.size(); ++i) {
      std::size_t& sum = sums.at(static_cast<std::size_t>(place)).at(i);
      sum += stars.at(i);
      most = std::max(most, sum);
    }
  }
  const double step = (width - k_left) / std::max(spans.count, 6);
  const double largest = std::min(step, k_row) / 2 - 1;
  std::string body;
  for (std::size_t value = 5; value >= 1; --value) {
    const double y = k_row * (5.5 - static_cast<double>(value));
    body += text(0, y + 4.5, "label", fmt::format("{} ★", value));
    body += fmt::format(R"(<path d="M{} {}H{}" class="rule"/>)", k_left, number(y), width);
    for (int place = 0; place < spans.count; ++place) {
      const std::size_t count = sums.at(static_cast<std::size_t>(place)).at(value - 1);
      if (count == 0) continue;
      body += fmt::format(
          R"(<circle cx="{}" cy="{}" r="{}" class="s{}"><title>{}: {} with {}</title></circle>)",
          number(k_left + step * (place + 0.5)), number(y),
          number(std::max(1.5, largest * std::sqrt(share(count, most)))), value,
          span_in_words(spans, place), counted(count, "film", "films"),
          counted(value, "star", "stars"));
    }
  }
  const double bottom = k_row * 5;
  body += ticks(spans, k_left, step, bottom + 14, width / k_room_of_label);
  return svg(legend, width, bottom + 20, body);
}

std::string draw_hours(const Legend& legend, const std::map<Month, MonthOfViews>& months) {
  constexpr double k_left = 42;
  constexpr double k_cell = 26.5;
  constexpr double k_row = 25;
  constexpr double k_top = 18;
  constexpr std::string_view k_letters = "JFMAMJJASOND";
  if (months.empty()) return {};
  std::int64_t most = 1;
  for (const auto& [month, views] : months)
    most = std::max(most, views.minutes);
  std::string body;
  for (int month = 0; month < k_months; ++month) {
    body += text(k_left + k_cell * (month + 0.5), 11, "axis middle",
                 k_letters.substr(static_cast<std::size_t>(month), 1));
  }
  const int first = months.begin()->first / k_months;
  const int last = months.rbegin()->first / k_months;
  for (int year = first; year <= last; ++year) {
    const double y = k_top + k_row * (year - first);
    body += text(0, y + 16.5, "label", std::to_string(year));
    for (int month = 0; month < k_months; ++month) {
      const double x = k_left + k_cell * month;
      const auto found = months.find(year * k_months + month);
      if (found == months.end()) {
        body += bar(x, y, k_cell - 2, k_row - 2, "h0");
        continue;
      }
      const auto& [viewings, minutes] = found->second;
      const int level = level_of(static_cast<double>(minutes) / static_cast<double>(most));
      const std::int64_t hours = (minutes + 30) / 60;
      body += fmt::format(R"(<g><title>{}: {} in {}</title>{}{}</g>)", month_in_words(found->first),
                          counted(viewings, "viewing", "viewings"),
                          counted(static_cast<std::size_t>(hours), "hour", "hours"),
                          bar(x, y, k_cell - 2, k_row - 2, fmt::format("h{}", level)),
                          text(x + k_cell / 2 - 1, y + 15.5, fmt::format("cell on{}", level),
                               std::to_string(hours)));
    }
  }
  return svg(legend, k_width, k_top + k_row * (last - first + 1), body);
}

std::string draw_sound_track(const Legend& legend, const std::vector<int>& stars) {
  constexpr double k_height = 60;
  constexpr std::size_t k_fewest = 60;
  std::string body;
  for (std::size_t i = 0; i < stars.size(); ++i) {
    const int value = std::clamp(stars[i], 1, 5);
    const double height = k_height * value / 5;
    body += fmt::format(R"(<rect x="{}" y="{}" width=".8" height="{}" class="t{}"/>)", i,
                        number((k_height - height) / 2), number(height), value);
  }
  return svg(legend, static_cast<double>(std::max(stars.size(), k_fewest)), k_height, body,
             R"(preserveAspectRatio="none" class="track")");
}

}  // namespace matinee::backup
