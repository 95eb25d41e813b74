// SPDX-License-Identifier: MIT
#include "cookies/columns.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace matinee::cookies {

Result<Columns> Columns::of(sqlite::Database& database, const std::string& table) {
  MATINEE_TRY_ASSIGN(auto kinds, database.prepare("SELECT 1 FROM sqlite_master WHERE name = ? AND "
                                                  "type = 'table' AND sql LIKE 'CREATE TABLE%'"));
  MATINEE_TRY(kinds.bind(1, table));
  MATINEE_TRY_ASSIGN(const bool exists, kinds.step());
  if (!exists) {
    return Error(Errc::unsupported, "not a cookie database: it has no table " + table);
  }
  Columns columns;
  MATINEE_TRY_ASSIGN(auto info, database.prepare("SELECT name, hidden FROM pragma_table_xinfo(?)"));
  MATINEE_TRY(info.bind(1, table));
  while (true) {
    MATINEE_TRY_ASSIGN(const bool row, info.step());
    if (!row) return columns;
    // The expression of a generated column could make a small file allocate any amount of memory.
    // No browser uses such columns.
    if (info.integer(1) != 0) {
      return Error(Errc::unsupported, fmt::format("table {} has a computed column", table));
    }
    columns.names_.emplace(info.text(0));
  }
}

std::string Columns::pick(std::string_view column, std::string_view older_name,
                          std::string_view otherwise) const {
  if (has(column)) return std::string(column);
  if (has(older_name)) return std::string(older_name);
  return std::string(otherwise);
}

Result<std::uint32_t> find_index(sqlite::Database& database, const std::string& table,
                                 std::span<const std::string_view> columns) {
  // The query returns the root page of each index and its first columns, joined by commas. A
  // partial index is excluded, because it does not contain all rows.
  MATINEE_TRY_ASSIGN(auto row,
                     database.prepare(fmt::format(
                         "SELECT m.rootpage, (SELECT group_concat(name, ',') FROM (SELECT c.name "
                         "FROM pragma_index_xinfo(i.name) c WHERE c.seqno < {} ORDER BY c.seqno)) "
                         "FROM pragma_index_list(?) i, sqlite_master m "
                         "WHERE i.partial = 0 AND m.type = 'index' AND m.name = i.name",
                         columns.size())));
  MATINEE_TRY(row.bind(1, table));
  const std::string wanted = fmt::format("{}", fmt::join(columns, ","));
  while (true) {
    MATINEE_TRY_ASSIGN(const bool found, row.step());
    if (!found) return 0;
    const std::int64_t page = row.integer(0);
    if (row.text(1) == wanted && page > 0 && page <= UINT32_MAX) {
      return static_cast<std::uint32_t>(page);
    }
  }
}

}  // namespace matinee::cookies
