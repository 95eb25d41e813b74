// SPDX-License-Identifier: MIT
#include "library/wanted.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "base/ascii.hpp"
#include "base/number.hpp"
#include "base/split.hpp"
#include "base/utf8.hpp"
#include "library/csv_reader.hpp"

namespace matinee::library {

namespace {

constexpr std::size_t k_absent = SIZE_MAX;

// The indices of the columns that identify a film.
struct Columns {
  std::size_t title = k_absent;
  std::size_t year = k_absent;
  std::size_t directors = k_absent;
  std::size_t id = k_absent;
  std::size_t slug = k_absent;
  std::size_t url = k_absent;

  // A list exported by Letterboxd begins with a table about the list itself, which has no year.
  bool are_of_films() const {
    const bool has_other = directors != k_absent || slug != k_absent || url != k_absent;
    return title != k_absent && (year != k_absent || has_other);
  }
};

Columns columns_of(const std::vector<std::string>& head) {
  struct Name {
    std::string_view name;
    std::size_t Columns::* column;
  };
  static constexpr std::array<Name, 8> k_names{{{"title", &Columns::title},
                                                {"name", &Columns::title},
                                                {"year", &Columns::year},
                                                {"directors", &Columns::directors},
                                                {"director", &Columns::directors},
                                                {"id", &Columns::id},
                                                {"slug", &Columns::slug},
                                                {"url", &Columns::url}}};
  Columns columns;
  for (std::size_t i = 0; i < head.size(); ++i) {
    const std::string name = ascii::lower_case(ascii::trimmed(head[i]));
    const auto* const known = std::ranges::find(k_names, name, &Name::name);
    if (known != k_names.end() && columns.*(known->column) == k_absent) {
      columns.*(known->column) = i;
    }
  }
  // A number without a slug may be the id of another service.
  if (columns.slug == k_absent) columns.id = k_absent;
  return columns;
}

// Returns the text of a cell, without the apostrophe that guards against formulas.
std::string cell_at(const CsvRow& row, std::size_t column) {
  if (column >= row.cells.size()) return {};
  std::string_view cell = ascii::trimmed(row.cells[column]);
  constexpr std::string_view k_formula_starts = "=+-@\t\r";
  const bool is_guarded = cell.size() > 1 && cell.front() == '\'' &&
                          k_formula_starts.find(cell[1]) != std::string_view::npos;
  if (is_guarded) cell.remove_prefix(1);
  return std::string(cell);
}

std::optional<int> year_in(std::string_view text) {
  const auto year = parse_number<int>(text);
  return year && *year >= 1870 && *year <= 2200 ? year : std::nullopt;
}

std::vector<std::string> names_in(std::string_view text) {
  std::vector<std::string> names;
  while (!text.empty()) {
    const std::string_view name = ascii::trimmed(split_off(text, ','));
    if (!name.empty()) names.emplace_back(name);
  }
  return names;
}

std::string text_of(const Wanted& wanted) {
  if (wanted.title.empty()) return wanted.ref ? wanted.ref->id_or_slug : std::string();
  if (!wanted.year) return wanted.title;
  return fmt::format("{} ({})", wanted.title, *wanted.year);
}

void set_ref(Wanted& wanted, std::string_view text, RefTrust trust) {
  if (wanted.ref || text.empty()) return;
  auto ref = mubi::parse_film_ref(text);
  if (!ref) return;
  wanted.ref = *std::move(ref);
  wanted.trust = trust;
}

Wanted wanted_of(const CsvRow& row, const Columns& columns) {
  Wanted wanted{.line = row.line,
                .title = cell_at(row, columns.title),
                .year = year_in(cell_at(row, columns.year)),
                .directors = names_in(cell_at(row, columns.directors))};
  const std::string url = cell_at(row, columns.url);
  if (mubi::is_site_url(url)) set_ref(wanted, url, RefTrust::certain);
  set_ref(wanted, cell_at(row, columns.slug), RefTrust::claimed);
  set_ref(wanted, cell_at(row, columns.id), RefTrust::claimed);
  if (wanted.title.empty() && wanted.trust == RefTrust::claimed) wanted.ref.reset();
  wanted.text = text_of(wanted);
  if (!wanted.ref && wanted.title.empty()) {
    wanted.text = fmt::format("line {}", row.line);
    wanted.problem = Error(Errc::not_found, fmt::format("line {}: names no film", row.line));
  }
  return wanted;
}

// Splits "Title (1999)".
bool take_title_and_year(std::string_view line, Wanted& wanted) {
  constexpr std::size_t k_year = 6;  // including the parentheses
  if (line.size() <= k_year || !line.ends_with(')')) return false;
  const std::string_view end = line.substr(line.size() - k_year);
  const auto year = end.front() == '(' ? year_in(end.substr(1, 4)) : std::nullopt;
  if (!year) return false;
  wanted.year = year;
  wanted.title = ascii::trimmed(line.substr(0, line.size() - k_year));
  return !wanted.title.empty();
}

Wanted wanted_of(std::string_view line, std::size_t number) {
  Wanted wanted{.line = number, .text = std::string(line)};
  if (take_title_and_year(line, wanted)) return wanted;
  auto ref = mubi::parse_film_ref(line);
  const bool is_url = line.find("://") != std::string_view::npos || mubi::is_site_url(line);
  if (ref) {
    wanted.ref = *std::move(ref);
  } else if (is_url) {
    wanted.problem = Error(Errc::not_found, ref.error().message()).about(Subject::film);
  } else {
    wanted.title = line;
  }
  return wanted;
}

std::vector<Wanted> wanted_in_lines(std::string_view text) {
  std::vector<Wanted> list;
  for (std::size_t number = 1; !text.empty(); ++number) {
    const std::string_view line = ascii::trimmed(split_off(text, '\n'));
    const bool is_comment = line == "#" || line.starts_with("# ");
    if (!line.empty() && !is_comment) list.push_back(wanted_of(line, number));
  }
  return list;
}

// Returns nullopt if no row is a header.
std::optional<std::vector<Wanted>> wanted_in_table(const std::vector<CsvRow>& rows) {
  constexpr std::size_t k_rows_before = 10;
  const auto begin = rows.begin();
  const auto end = begin + static_cast<std::ptrdiff_t>(std::min(rows.size(), k_rows_before));
  const auto has_year = [](const CsvRow& row) {
    const Columns columns = columns_of(row.cells);
    return columns.title != k_absent && columns.year != k_absent;
  };
  auto head = std::find_if(begin, end, has_year);
  if (head == end) {
    head = std::find_if(begin, end,
                        [](const CsvRow& row) { return columns_of(row.cells).are_of_films(); });
  }
  if (head == end) return std::nullopt;
  const Columns columns = columns_of(head->cells);
  std::vector<Wanted> list;
  std::transform(head + 1, rows.end(), std::back_inserter(list),
                 [&](const CsvRow& row) { return wanted_of(row, columns); });
  return list;
}

}  // namespace

Result<std::vector<Wanted>> parse_wanted(std::string_view text) {
  constexpr std::string_view k_mark = "\xef\xbb\xbf";
  if (text.starts_with(k_mark)) text.remove_prefix(k_mark.size());
  if (!utf8::is_valid(text) || text.find('\0') != std::string_view::npos) {
    return Error(Errc::failure, "not a text in UTF-8 (of a ZIP file, give what is in it)");
  }
  for (const char separator : {',', ';', '\t'}) {
    auto list = wanted_in_table(read_csv(text, separator));
    if (list) return *std::move(list);
  }
  return wanted_in_lines(text);
}

}  // namespace matinee::library
