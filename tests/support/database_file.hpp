// SPDX-License-Identifier: MIT
//
// SQLite databases as another program writes them. The product itself only reads.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include <matinee/result.hpp>

#include "sqlite/database.hpp"

struct sqlite3;

namespace matinee::test {

/// A blob that is bound to a parameter.
struct Blob {
  std::string bytes;
};

/// An ordinary connection to a database file, with SQLite's locks and its journal or log beside the
/// file. Throws std::runtime_error where the file cannot be opened.
class DatabaseFile {
 public:
  using Value = std::variant<std::int64_t, std::string, Blob>;

  /// Creates the file, and its folder, if they are missing.
  explicit DatabaseFile(std::filesystem::path file);

  const std::filesystem::path& file() const noexcept { return file_; }

  /// Runs statements that return no rows.
  Result<void> execute(const std::string& sql);

  /// Runs one statement with these parameters. Throws std::runtime_error if it fails.
  void run(const std::string& sql, const std::vector<Value>& values);

  /// The first column of each row. Throws std::runtime_error if the statement fails.
  std::vector<std::string> texts(const std::string& sql);

  /// The product's view of the file's present content, without a log.
  sqlite::Database image() const;

 private:
  struct Close {
    void operator()(sqlite3* connection) const noexcept;
  };

  std::filesystem::path file_;
  std::unique_ptr<sqlite3, Close> connection_;
};

}  // namespace matinee::test
