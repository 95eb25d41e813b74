// SPDX-License-Identifier: MIT
#include "support/database_file.hpp"

#include <cstring>
#include <stdexcept>
#include <string_view>
#include <utility>

#include <sqlite3.h>

#include "support/temp_dir.hpp"

namespace matinee::test {

namespace {

void check(sqlite3* connection, bool is_well) {
  if (!is_well) throw std::runtime_error(sqlite3_errmsg(connection));
}

struct Finalize {
  void operator()(sqlite3_stmt* statement) const noexcept { sqlite3_finalize(statement); }
};
using Statement = std::unique_ptr<sqlite3_stmt, Finalize>;

Statement prepare(sqlite3* connection, const std::string& sql) {
  sqlite3_stmt* raw = nullptr;
  check(connection, sqlite3_prepare_v2(connection, sql.c_str(), -1, &raw, nullptr) == SQLITE_OK);
  return Statement(raw);
}

/// Binds one parameter and returns SQLite's code.
struct Bind {
  sqlite3_stmt* statement;
  int parameter;
  int operator()(std::int64_t number) const {
    return sqlite3_bind_int64(statement, parameter, number);
  }
  int operator()(const std::string& text) const {
    return sqlite3_bind_text64(statement, parameter, text.data(), text.size(), SQLITE_TRANSIENT,
                               SQLITE_UTF8);
  }
  int operator()(const Blob& blob) const {
    return sqlite3_bind_blob64(statement, parameter, blob.bytes.data(), blob.bytes.size(),
                               SQLITE_TRANSIENT);
  }
};

}  // namespace

void DatabaseFile::Close::operator()(sqlite3* connection) const noexcept {
  sqlite3_close(connection);
}

DatabaseFile::DatabaseFile(std::filesystem::path file) : file_(std::move(file)) {
  std::filesystem::create_directories(file_.parent_path());
  sqlite3* raw = nullptr;
  const int code = sqlite3_open(file_.c_str(), &raw);
  connection_.reset(raw);
  check(raw, code == SQLITE_OK);
}

Result<void> DatabaseFile::execute(const std::string& sql) {
  if (sqlite3_exec(connection_.get(), sql.c_str(), nullptr, nullptr, nullptr) == SQLITE_OK) {
    return {};
  }
  return Error(Errc::failure, sqlite3_errmsg(connection_.get()));
}

void DatabaseFile::run(const std::string& sql, const std::vector<Value>& values) {
  const Statement statement = prepare(connection_.get(), sql);
  int parameter = 0;
  for (const Value& value : values) {
    const int code = std::visit(Bind{statement.get(), ++parameter}, value);
    check(connection_.get(), code == SQLITE_OK);
  }
  check(connection_.get(), sqlite3_step(statement.get()) == SQLITE_DONE);
}

std::vector<std::string> DatabaseFile::texts(const std::string& sql) {
  const Statement statement = prepare(connection_.get(), sql);
  std::vector<std::string> texts;
  int code = sqlite3_step(statement.get());
  for (; code == SQLITE_ROW; code = sqlite3_step(statement.get())) {
    const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(statement.get(), 0));
    texts.emplace_back(text == nullptr ? "" : text);
  }
  check(connection_.get(), code == SQLITE_DONE);
  return texts;
}

sqlite::Database DatabaseFile::image() const {
  const std::string content = content_of(file_);
  WipedBytes bytes(content.size());
  std::memcpy(bytes.data(), content.data(), content.size());
  return sqlite::Database::open_source(std::make_unique<sqlite::MemorySource>(std::move(bytes)),
                                       file_.native())
      .value();
}

}  // namespace matinee::test
