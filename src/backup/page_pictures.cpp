// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cstdint>
#include <optional>
#include <string_view>

#include <fmt/format.h>

#include "backup/charts.hpp"
#include "backup/markup.hpp"
#include "backup/page_parts.hpp"

namespace matinee::backup {

namespace {

using Rows = std::vector<std::vector<std::string>>;

// The numbers of a chart as a table.
std::string numbers(std::string_view what, const std::vector<std::string>& head, const Rows& rows) {
  std::string out = fmt::format(
      R"(<details class="numbers"><summary>Numbers<span class="unseen"> of {}</span></summary>)"
      R"(<table><thead><tr>)",
      escaped(what));
  for (const std::string& cell : head)
    out += fmt::format(R"(<th scope="col">{}</th>)", escaped(cell));
  out += "</tr></thead><tbody>";
  for (const auto& row : rows) {
    out += fmt::format(R"(<tr><th scope="row" dir="auto">{}</th>)", escaped(row.front()));
    for (std::size_t i = 1; i < row.size(); ++i)
      out += fmt::format("<td>{}</td>", escaped(row[i]));
    out += "</tr>";
  }
  return out + "</tbody></table></details>";
}

std::string figure(std::string_view kind, std::string_view caption, std::string_view note,
                   const std::string& pictures, const std::string& numbers) {
  return fmt::format(R"(<figure class="card {}"><figcaption>{}<small>{}</small></figcaption>{}{})"
                     "</figure>\n",
                     kind, escaped(caption), escaped(note), pictures, numbers);
}

Rows rows_of(const std::vector<Count>& counts) {
  Rows rows;
  for (const auto& [name, count] : counts)
    rows.push_back({name, grouped(count)});
  return rows;
}

// Formats "Drama 12, Comedy 3".
std::string in_words(const std::vector<Count>& counts) {
  std::vector<std::string> words;
  for (const auto& [name, count] : counts)
    words.push_back(fmt::format("{} {}", name, grouped(count)));
  return joined(words);
}

std::string top_figure(std::string_view id, std::string_view caption,
                       const std::vector<Count>& counts) {
  constexpr std::size_t k_most = 10;
  if (counts.empty()) return {};
  const std::vector<Count> top(
      counts.begin(),
      counts.begin() + static_cast<std::ptrdiff_t>(std::min(counts.size(), k_most)));
  const std::string note = counts.size() > k_most
                               ? fmt::format("the first {} of {}", k_most, grouped(counts.size()))
                               : std::string();
  return figure(
      "", caption, note,
      draw_bars({.id = std::string(id),
                 .title = fmt::format("Films by {}", id),
                 .description = in_words(top)},
                top),
      numbers(fmt::format("films by {}", id), {std::string(caption), "Films"}, rows_of(counts)));
}

// Draws a chart for wide and one for narrow windows. The style sheet hides one of them.
template <class Draw>
std::string both_widths(const std::string& id, int width, Draw draw) {
  constexpr int k_narrow = 360;
  return fmt::format(R"(<div class="wide">{}</div><div class="narrow">{}</div>)",
                     draw(id + "-wide", width), draw(id + "-narrow", k_narrow));
}

std::string tile(std::string_view value, std::string_view label) {
  return fmt::format("<div><dt>{}</dt><dd>{}</dd></div>", escaped(label), escaped(value));
}

std::string since_when(const Statistics& statistics) {
  std::optional<Month> first;
  const auto note = [&](Month month) { first = std::min(first.value_or(month), month); };
  if (!statistics.stars_by_month.empty()) note(statistics.stars_by_month.begin()->first);
  if (!statistics.views_by_month.empty()) note(statistics.views_by_month.begin()->first);
  return first ? fmt::format("since {}", month_in_words(*first)) : std::string();
}

// The oldest rating comes first.
std::string sound_track(const std::vector<DiaryFilm>& films) {
  std::vector<const DiaryFilm*> rated;
  for (const DiaryFilm& film : films) {
    if (film.stars) rated.push_back(&film);
  }
  if (rated.empty()) return {};
  std::ranges::stable_sort(rated, {}, &DiaryFilm::rated_at);
  std::vector<int> stars;
  for (const DiaryFilm* film : rated)
    stars.push_back(*film->stars);
  return fmt::format(
      R"(<div class="strip">{}</div>)",
      draw_sound_track(
          {.id = "track",
           .title = "All ratings in order of time, drawn like the sound track on a strip of film",
           .description = fmt::format("{}, the oldest first: the more stars, the "
                                      "longer the line",
                                      counted(stars.size(), "rating", "ratings"))},
          stars));
}

std::size_t hours_of(std::int64_t minutes) {
  return static_cast<std::size_t>(minutes + 30) / 60;
}

std::string write_facts(const Statistics& statistics) {
  const auto fullest = std::ranges::max_element(
      statistics.views_by_month, {}, [](const auto& month) { return month.second.minutes; });
  const auto& [month, views] = *fullest;
  std::string note = "Each viewing counts as the full length of the film.";
  if (statistics.views_without_length > 0) {
    note += fmt::format(" For {}, the length of the film is not known.",
                        counted(statistics.views_without_length, "viewing", "viewings"));
  }
  return fmt::format(
      R"(<dl class="facts">{}{}{}</dl><p class="note">{}</p>)",
      tile(counted(hours_of(statistics.minutes), "hour", "hours"), "watched at MUBI"),
      tile(counted(statistics.views, "viewing", "viewings"),
           fmt::format("in {}", counted(statistics.views_by_month.size(), "month", "months"))),
      tile(month_in_words(month), fmt::format("the month with the most hours: {}, {}",
                                              counted(views.viewings, "viewing", "viewings"),
                                              counted(hours_of(views.minutes), "hour", "hours"))),
      note);
}

}  // namespace

std::string write_masthead(const Diary& diary, const std::vector<DiaryFilm>& films,
                           const Statistics& statistics) {
  std::string tiles = tile(grouped(statistics.seen), "films seen");
  if (statistics.rated > 0) {
    tiles += tile(fmt::format("{:.1f} ★", statistics.average()), "on average");
  }
  if (statistics.minutes > 0) {
    tiles += tile(grouped(hours_of(statistics.minutes)), "hours at MUBI");
  }
  if (!statistics.directors.empty()) {
    tiles += tile(grouped(statistics.directors.size()), "directors");
  }
  if (!statistics.countries.empty()) {
    tiles += tile(grouped(statistics.countries.size()), "countries");
  }
  if (statistics.wished > 0) tiles += tile(grouped(statistics.wished), "still to see");
  return fmt::format(R"(<p class="over">A film diary {}</p><h1 dir="auto">{}</h1><dl>{}</dl>{})",
                     escaped(since_when(statistics)), escaped(diary.name), tiles,
                     sound_track(films));
}

std::string write_ratings(const Statistics& statistics) {
  constexpr int k_wide = 760;
  if (statistics.rated == 0) return {};
  std::vector<Count> counts;
  for (std::size_t value = 5; value >= 1; --value) {
    counts.emplace_back(counted(value, "star", "stars"), statistics.by_stars.at(value - 1));
  }
  std::string out = R"(<div class="cards ratings">)";
  out += figure(
      "", "By stars", counted(statistics.rated, "film", "films"),
      draw_stars(
          {.id = "stars", .title = "Films by number of stars", .description = in_words(counts)},
          statistics.by_stars),
      numbers("films by number of stars", {"Stars", "Films"}, rows_of(counts)));
  Rows rows;
  for (const auto& [month, stars] : statistics.stars_by_month) {
    std::vector<std::string> row{month_in_words(month)};
    for (const std::size_t count : stars)
      row.push_back(grouped(count));
    rows.push_back(std::move(row));
  }
  if (!rows.empty()) {
    const std::string description = fmt::format(
        "From {} to {}. The larger a dot, the more films got so many stars then; the "
        "numbers follow as a table.",
        rows.front().front(), rows.back().front());
    const auto draw = [&](const std::string& id, int width) {
      return draw_star_timeline(
          {.id = id, .title = "Ratings over time", .description = description},
          statistics.stars_by_month, width);
    };
    out += figure("timeline", "Over time", "the larger the dot, the more films",
                  both_widths("time", k_wide, draw),
                  numbers("ratings over time",
                          {"Month", "1 star", "2 stars", "3 stars", "4 stars", "5 stars"}, rows));
  }
  return out + "</div>";
}

std::string write_kinds(const Statistics& statistics) {
  if (statistics.seen == 0) return {};
  constexpr int k_wide = 1060;
  std::string figures;
  if (!statistics.decades.empty()) {
    const auto draw = [&](const std::string& id, int width) {
      return draw_columns(
          {.id = id, .title = "Films by decade", .description = in_words(statistics.decades)},
          statistics.decades, width);
    };
    figures +=
        figure("whole", "Decades", "when the films were made", both_widths("decades", k_wide, draw),
               numbers("films by decade", {"Decade", "Films"}, rows_of(statistics.decades)));
  }
  figures += top_figure("genre", "Genres", statistics.genres);
  figures += top_figure("country", "Countries", statistics.countries);
  figures += top_figure("director", "Directors", statistics.directors);
  if (figures.empty()) return {};
  return R"(<div class="cards">)" + figures + "</div>";
}

std::string write_viewing(const Statistics& statistics) {
  if (statistics.views_by_month.empty()) return {};
  Rows rows;
  for (const auto& [month, views] : statistics.views_by_month) {
    rows.push_back({month_in_words(month),
                    fmt::format("{:.1f}", static_cast<double>(views.minutes) / 60),
                    grouped(views.viewings)});
  }
  const std::string picture = draw_hours(
      {.id = "hours",
       .title = "Hours watched by month",
       .description = "A row for each year and a cell for each month; the numbers follow "
                      "as a table."},
      statistics.views_by_month);
  return fmt::format(
      R"(<div class="viewing">{}<div>{}</div></div>)",
      figure("", "Hours by month", "", picture,
             numbers("hours watched by month", {"Month", "Hours", "Viewings"}, rows)),
      write_facts(statistics));
}

}  // namespace matinee::backup
