// SPDX-License-Identifier: MIT
//
// Which columns a table of a browser's database has, so that one query fits every schema.
#pragma once

#include <cstdint>
#include <set>
#include <span>
#include <string>
#include <string_view>

#include <matinee/result.hpp>

#include "sqlite/database.hpp"

namespace matinee::cookies {

class Columns {
 public:
  /// Errc::unsupported if there is no such table (a view of that name is none), or if it has a
  /// generated column.
  static Result<Columns> of(sqlite::Database& database, const std::string& table);

  bool has(std::string_view column) const { return names_.contains(column); }

  /// The first of the two that exists, else `otherwise`, which is SQL.
  std::string pick(std::string_view column, std::string_view older_name,
                   std::string_view otherwise) const;
  std::string pick(std::string_view column, std::string_view otherwise) const {
    return pick(column, column, otherwise);
  }

 private:
  std::set<std::string, std::less<>> names_;
};

/// The root page of an index of `table` that covers all its rows and begins with `columns`; 0 where
/// there is none.
Result<std::uint32_t> find_index(sqlite::Database& database, const std::string& table,
                                 std::span<const std::string_view> columns);

}  // namespace matinee::cookies
