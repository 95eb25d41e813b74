// SPDX-License-Identifier: MIT
//
// SQLite connections and statements with one owner each. Neither is for use by two threads at once.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include <matinee/result.hpp>

#include "sqlite/byte_source.hpp"

struct sqlite3;
struct sqlite3_stmt;

namespace matinee::sqlite {

class ReadOnlyVfs;

/// A prepared statement. Must not outlive its Database.
class Statement {
 public:
  /// Binds a parameter, counted from 1. The text is copied.
  Result<void> bind(int parameter, std::string_view text);
  Result<void> bind(int parameter, std::int64_t value);

  /// True where there is a row, false at the end.
  Result<bool> step();

  /// Back to before the first row; the parameters stay bound.
  void reset() noexcept;

  /// Columns of the present row, counted from 0, converted as SQLite does: NULL is 0 and "". A view
  /// is valid until the next call on this statement.
  std::int64_t integer(int column) const noexcept;
  std::string_view text(int column) const noexcept;
  std::string_view blob(int column) const noexcept;

 private:
  friend class Database;
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const noexcept;
  };
  explicit Statement(sqlite3_stmt* adopted) noexcept : handle_(adopted) {}

  std::unique_ptr<sqlite3_stmt, Finalize> handle_;
};

/// A read-only connection. The errors of its statements do not name the database; the caller, who
/// knows what it is for, does.
class Database {
 public:
  /// The database in `source`, which must not change: no lock, no temporary file, and a
  /// schema that is not trusted. `name` is what the error calls it. Errc::unsupported where the
  /// bytes are no database, Errc::integrity where they are a broken one; both may show only at a
  /// step.
  static Result<Database> open_source(std::unique_ptr<ByteSource> source, std::string_view name);

  Database(Database&& other) noexcept;
  Database& operator=(Database&& other) noexcept;
  ~Database();

  /// Runs statements that answer nothing.
  Result<void> execute(const std::string& sql);

  Result<Statement> prepare(std::string_view sql);

  /// What the connection reads from, for what SQL is too slow for.
  const ByteSource& source() const noexcept;

 private:
  struct Close {
    void operator()(sqlite3* connection) const noexcept;
  };
  Database(std::unique_ptr<ReadOnlyVfs> vfs, sqlite3* adopted) noexcept;

  std::unique_ptr<ReadOnlyVfs> vfs_;  // before the connection, which must go first
  std::unique_ptr<sqlite3, Close> connection_;
};

}  // namespace matinee::sqlite
