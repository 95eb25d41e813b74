// SPDX-License-Identifier: MIT
//
// Move-only owners of SQLite connections and statements. Use a connection and its statements from
// one thread at a time.
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

/// A prepared statement. It must not outlive its Database. Errors carry the SQLite code: corruption
/// is Errc::integrity, a read error Errc::storage, bytes that are no database Errc::unsupported,
/// and anything else Errc::failure.
class Statement {
 public:
  /// Binds a parameter; the first is 1. The text is copied.
  Result<void> bind(int parameter, std::string_view text);

  /// Advances to the next row. Returns false at the end.
  Result<bool> step();

  /// Rewinds to before the first row. The parameters stay bound.
  void reset() noexcept;

  /// Columns of the current row; the first is 0. SQLite converts the type: NULL becomes 0 or "". A
  /// view is valid until the next call on this statement.
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

/// A read-only connection. Errors of its statements do not name the database; the caller adds the
/// name, because it knows what the database is for.
class Database {
 public:
  /// Opens the database in `source`, which must not change during queries. The connection takes no
  /// lock, creates no temporary file and does not trust the schema. Fails with Errc::unsupported if
  /// the bytes are no database, with Errc::integrity if it is corrupt; both may appear only in
  /// Statement::step(). The message starts with `name`.
  static Result<Database> open_source(std::unique_ptr<ByteSource> source, std::string_view name);

  Database(Database&& other) noexcept;
  Database& operator=(Database&& other) noexcept;
  ~Database();

  /// Runs statements and ignores their rows.
  Result<void> execute(const std::string& sql);

  /// Compiles one statement, which must not outlive this connection.
  Result<Statement> prepare(std::string_view sql);

  /// The bytes that the connection reads, for searches that are too slow in SQL.
  const ByteSource& source() const noexcept;

 private:
  struct Close {
    void operator()(sqlite3* connection) const noexcept;
  };
  Database(std::unique_ptr<ReadOnlyVfs> vfs, sqlite3* adopted) noexcept;

  std::unique_ptr<ReadOnlyVfs> vfs_;  // declared first, because the connection must close first
  std::unique_ptr<sqlite3, Close> connection_;
};

}  // namespace matinee::sqlite
