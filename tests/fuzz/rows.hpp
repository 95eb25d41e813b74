// SPDX-License-Identifier: MIT
//
// Rows of a database out of a fuzzer's input: SQLite lets every column hold a value of every type.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>
#include <unistd.h>

#include "support/database_file.hpp"

namespace matinee::fuzz {

/// Takes an input apart, from its front. What is beyond the end is zero and empty.
class Input {
 public:
  Input(const std::uint8_t* data, std::size_t size)
      : rest_(reinterpret_cast<const char*>(data), size) {}

  bool is_empty() const noexcept { return rest_.empty(); }

  std::uint8_t byte() {
    if (rest_.empty()) return 0;
    const auto first = static_cast<std::uint8_t>(rest_.front());
    rest_.remove_prefix(1);
    return first;
  }

  std::string bytes(std::size_t count) {
    const std::string taken(rest_.substr(0, count));
    rest_.remove_prefix(taken.size());
    return taken;
  }

  /// A word that the readers look for, a number, a text or a blob.
  test::DatabaseFile::Value value() {
    static constexpr std::array<std::string_view, 16> k_words{
        "mubi.com",
        ".mubi.com",
        "api.mubi.com",
        "MUBI.COM",
        "lt",
        "_mubi_session",
        "/",
        "",
        "https://mubi.com",
        "^userContextId=2",
        "^partitionKey=%28https%2Cmubi.com%29",
        "v10",
        "v11",
        "v20",
        "notmubi.com",
        "mubi.com."};
    const std::uint8_t kind = byte();
    if (kind >= 0xf0) return std::string(k_words[kind - 0xf0]);
    if (kind % 3 == 0) {
      std::int64_t number = 0;
      for (const char digit : bytes(8))
        number = static_cast<std::int64_t>(static_cast<std::uint64_t>(number) << 8) |
                 static_cast<std::uint8_t>(digit);
      return number;
    }
    std::string text = bytes(byte());
    if (kind % 3 == 1) return text;
    return test::Blob{std::move(text)};
  }

 private:
  std::string_view rest_;
};

/// Fills `table`, whose columns are named, with rows out of `input`. A row that the table refuses
/// is left out.
inline void fill(test::DatabaseFile& database, std::string_view table,
                 const std::vector<std::string_view>& columns, Input& input) {
  constexpr int k_most_rows = 20;
  std::string marks = "?";
  for (std::size_t i = 1; i < columns.size(); ++i)
    marks += ",?";
  const std::string insert =
      fmt::format("INSERT OR IGNORE INTO {}({}) VALUES({})", table, fmt::join(columns, ","), marks);
  for (int row = 0; row < k_most_rows && !input.is_empty(); ++row) {
    std::vector<test::DatabaseFile::Value> values;
    for (std::size_t i = 0; i < columns.size(); ++i)
      values.push_back(input.value());
    database.run(insert, values);
  }
}

/// A file of this process's own, in memory, and new.
inline std::filesystem::path fresh_file(std::string_view name) {
  const std::filesystem::path file = fmt::format("/dev/shm/matinee-fuzz-{}/{}", ::getpid(), name);
  std::filesystem::remove(file);
  return file;
}

inline void make_fast(test::DatabaseFile& database) {
  (void)database.execute("PRAGMA synchronous = OFF; PRAGMA journal_mode = OFF;");
}

}  // namespace matinee::fuzz
