// SPDX-License-Identifier: MIT
#include "library/csv.hpp"

#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "mubi/film.hpp"

namespace matinee::library {

namespace {

void append_cell(std::string& row, std::string_view cell, Formulas formulas) {
  constexpr std::string_view k_formula_starts = "=+-@\t\r";
  const bool is_formula = formulas == Formulas::guarded && !cell.empty() &&
                          k_formula_starts.find(cell.front()) != std::string_view::npos;
  const bool needs_quotes = cell.find_first_of(",\"\r\n") != std::string_view::npos;
  if (needs_quotes) row += '"';
  if (is_formula) row += '\'';
  for (const char c : cell) {
    // Many readers treat NUL as the end of the file.
    if (c == '\0') continue;
    if (c == '"') row += '"';
    row += c;
  }
  if (needs_quotes) row += '"';
}

std::string number_or_nothing(const std::optional<int>& number) {
  return number ? std::to_string(*number) : std::string();
}

std::vector<std::string> head_of(Kind kind) {
  std::vector<std::string> head{"title", "original_title", "year", "directors",
                                "id",    "slug",           "url",  date_name(kind)};
  if (kind == Kind::rating) head.insert(head.end(), {"rating", "review"});
  if (kind == Kind::wish) head.emplace_back("available_until");
  return head;
}

std::vector<std::string> row_of(Kind kind, const Entry& entry) {
  const mubi::Film& film = entry.film;
  std::vector<std::string> row{film.title,
                               film.original_title,
                               number_or_nothing(film.year),
                               fmt::format("{}", fmt::join(film.directors, ", ")),
                               std::to_string(film.id),
                               film.slug,
                               mubi::page_url(film),
                               entry.date};
  if (kind == Kind::rating) {
    row.push_back(number_or_nothing(entry.stars));
    row.push_back(entry.review);
  }
  if (kind == Kind::wish) row.push_back(film.available_until);
  return row;
}

}  // namespace

std::string csv_row(std::span<const std::string> cells, Formulas formulas) {
  std::string row;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (i > 0) row += ',';
    append_cell(row, cells[i], formulas);
  }
  return row + "\r\n";
}

std::string write_csv(Kind kind, const std::vector<Entry>& entries, Gone gone) {
  std::vector<std::string> head = head_of(kind);
  if (gone == Gone::told) head.emplace_back("gone_since");
  std::string text = csv_row(head, Formulas::guarded);
  for (const Entry& entry : entries) {
    std::vector<std::string> row = row_of(kind, entry);
    if (gone == Gone::told) row.push_back(entry.gone_since);
    text += csv_row(row, Formulas::guarded);
  }
  return text;
}

}  // namespace matinee::library
