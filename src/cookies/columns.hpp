// SPDX-License-Identifier: MIT
//
// The columns of a table, which let one query work with every schema of a browser's database.
#pragma once

#include <cstdint>
#include <set>
#include <span>
#include <string>
#include <string_view>

#include <matinee/result.hpp>

#include "sqlite/database.hpp"

namespace matinee::cookies {

/// The names of a table's columns.
class Columns {
 public:
  /// Reads the columns of `table`. Fails with Errc::unsupported if it does not exist, is a view, or
  /// has a generated column.
  static Result<Columns> of(sqlite::Database& database, const std::string& table);

  bool has(std::string_view column) const { return names_.contains(column); }

  /// Returns the first of the two names that exists, or the SQL expression `otherwise`.
  std::string pick(std::string_view column, std::string_view older_name,
                   std::string_view otherwise) const;
  std::string pick(std::string_view column, std::string_view otherwise) const {
    return pick(column, column, otherwise);
  }

 private:
  std::set<std::string, std::less<>> names_;
};

/// Returns the root page of an index of `table` that covers all rows and starts with `columns`, or
/// 0 if there is none.
Result<std::uint32_t> find_index(sqlite::Database& database, const std::string& table,
                                 std::span<const std::string_view> columns);

}  // namespace matinee::cookies
