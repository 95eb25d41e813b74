// SPDX-License-Identifier: MIT
#include "cookies/columns.hpp"

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
  MATINEE_TRY_ASSIGN(auto info, database.prepare("SELECT name FROM pragma_table_info(?)"));
  MATINEE_TRY(info.bind(1, table));
  while (true) {
    MATINEE_TRY_ASSIGN(const bool row, info.step());
    if (!row) return columns;
    columns.names_.emplace(info.text(0));
  }
}

std::string Columns::pick(std::string_view column, std::string_view older_name,
                          std::string_view otherwise) const {
  if (has(column)) return std::string(column);
  if (has(older_name)) return std::string(older_name);
  return std::string(otherwise);
}

}  // namespace matinee::cookies
