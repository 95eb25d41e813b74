// SPDX-License-Identifier: MIT
//
// DatabaseFile: writes SQLite databases as a browser does. matinee itself only reads them.
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

/// A blob parameter of a statement.
struct Blob {
  std::string bytes;
};

/// An ordinary connection to a database file, with SQLite's locks and with its journal or WAL
/// beside the file.
class DatabaseFile {
 public:
  using Value = std::variant<std::int64_t, std::string, Blob>;

  /// Creates the file and its folder if they are missing. Throws std::runtime_error if the file
  /// cannot be opened.
  explicit DatabaseFile(std::filesystem::path file);

  const std::filesystem::path& file() const noexcept { return file_; }

  /// Runs statements that return no rows. Fails with Errc::failure.
  Result<void> execute(const std::string& sql);

  /// Runs one statement with these parameters. Throws std::runtime_error if it fails.
  void run(const std::string& sql, const std::vector<Value>& values);

  /// Returns the first column of each row. Throws std::runtime_error if the statement fails.
  std::vector<std::string> texts(const std::string& sql);

  /// Opens the file's current content with matinee's own reader, without the WAL.
  sqlite::Database image() const;

 private:
  struct Close {
    void operator()(sqlite3* connection) const noexcept;
  };

  std::filesystem::path file_;
  std::unique_ptr<sqlite3, Close> connection_;
};

}  // namespace matinee::test
