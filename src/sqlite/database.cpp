// SPDX-License-Identifier: MIT
#include "sqlite/database.hpp"

#include <utility>

#include <fmt/format.h>
#include <sqlite3.h>

#include "sqlite/read_only_vfs.hpp"

namespace matinee::sqlite {

namespace {

// A cookie has at most 4 KiB. A row longer than this limit is corrupt, or an attempt to exhaust
// memory.
constexpr int k_longest_value = 16 * 1024 * 1024;

Errc code_of(int code) noexcept {
  switch (code & 0xff) {
    case SQLITE_CORRUPT:
      return Errc::integrity;
    case SQLITE_NOTADB:
      return Errc::unsupported;
    case SQLITE_IOERR:
    case SQLITE_READONLY:
    case SQLITE_PERM:
      return Errc::storage;
    default:
      return Errc::failure;
  }
}

Error error_of(sqlite3* connection) {
  const int code = sqlite3_extended_errcode(connection);
  return {code_of(code), sqlite3_errmsg(connection), NativeCode{NativeCode::Space::sqlite, code}};
}

Error error_of(sqlite3_stmt* statement) {
  return error_of(sqlite3_db_handle(statement));
}

}  // namespace

void Statement::Finalize::operator()(sqlite3_stmt* statement) const noexcept {
  sqlite3_finalize(statement);
}

Result<void> Statement::bind(int parameter, std::string_view text) {
  const int code = sqlite3_bind_text64(handle_.get(), parameter, text.data(), text.size(),
                                       SQLITE_TRANSIENT, SQLITE_UTF8);
  if (code != SQLITE_OK) return error_of(handle_.get());
  return {};
}

Result<bool> Statement::step() {
  switch (sqlite3_step(handle_.get())) {
    case SQLITE_ROW:
      return true;
    case SQLITE_DONE:
      return false;
    default:
      return error_of(handle_.get());
  }
}

void Statement::reset() noexcept {
  sqlite3_reset(handle_.get());
}

std::int64_t Statement::integer(int column) const noexcept {
  return sqlite3_column_int64(handle_.get(), column);
}

std::string_view Statement::text(int column) const noexcept {
  const auto* data = reinterpret_cast<const char*>(sqlite3_column_text(handle_.get(), column));
  if (data == nullptr) return {};
  return {data, static_cast<std::size_t>(sqlite3_column_bytes(handle_.get(), column))};
}

std::string_view Statement::blob(int column) const noexcept {
  const auto* data = static_cast<const char*>(sqlite3_column_blob(handle_.get(), column));
  if (data == nullptr) return {};
  return {data, static_cast<std::size_t>(sqlite3_column_bytes(handle_.get(), column))};
}

void Database::Close::operator()(sqlite3* connection) const noexcept {
  sqlite3_close(connection);
}

Database::Database(std::unique_ptr<ReadOnlyVfs> vfs, sqlite3* adopted) noexcept
    : vfs_(std::move(vfs)), connection_(adopted) {}
Database::Database(Database&& other) noexcept = default;
Database& Database::operator=(Database&& other) noexcept {
  std::swap(vfs_, other.vfs_);
  std::swap(connection_, other.connection_);
  return *this;
}
Database::~Database() = default;

Result<Database> Database::open_source(std::unique_ptr<ByteSource> source, std::string_view name) {
  auto vfs = std::make_unique<ReadOnlyVfs>(std::move(source));
  sqlite3* connection = nullptr;
  const int code =
      sqlite3_open_v2("main", &connection, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX, vfs->name());
  vfs->hide();  // the open connection keeps using it
  Database database(std::move(vfs), connection);
  if (connection == nullptr) return Error(Errc::failure, fmt::format("{}: out of memory", name));
  if (code != SQLITE_OK) return error_of(connection).within(name);
  // The file is untrusted: its schema must not call functions or reach SQLite's internal tables.
  sqlite3_db_config(connection, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  sqlite3_db_config(connection, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
  sqlite3_limit(connection, SQLITE_LIMIT_LENGTH, k_longest_value);
  MATINEE_TRY(database.execute("PRAGMA temp_store = MEMORY"));  // a sort must not spill to disk
  return database;
}

const ByteSource& Database::source() const noexcept {
  return vfs_->source();
}

Result<void> Database::execute(const std::string& sql) {
  if (sqlite3_exec(connection_.get(), sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) {
    return error_of(connection_.get());
  }
  return {};
}

Result<Statement> Database::prepare(std::string_view sql) {
  sqlite3_stmt* raw = nullptr;
  if (sqlite3_prepare_v2(connection_.get(), sql.data(), static_cast<int>(sql.size()), &raw,
                         nullptr) != SQLITE_OK) {
    return error_of(connection_.get());
  }
  return Statement(raw);
}

}  // namespace matinee::sqlite
