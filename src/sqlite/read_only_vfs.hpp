// SPDX-License-Identifier: MIT
//
// A file system for SQLite that holds one read-only database and nothing else: its bytes come from
// a ByteSource, it takes no lock, and it can make no file.
#pragma once

#include <memory>
#include <string>

#include <sqlite3.h>

#include "sqlite/byte_source.hpp"

namespace matinee::sqlite {

class ReadOnlyVfs {
 public:
  explicit ReadOnlyVfs(std::unique_ptr<ByteSource> source);
  ReadOnlyVfs(const ReadOnlyVfs&) = delete;
  ReadOnlyVfs& operator=(const ReadOnlyVfs&) = delete;
  ~ReadOnlyVfs();

  /// SQLite finds a VFS by name only, in a list of the process; this one is in it from its making
  /// until hide(). A connection that is open by then goes on using it, so it must outlive that.
  const char* name() const noexcept { return name_.c_str(); }
  void hide() noexcept;

  const ByteSource& source() const noexcept { return *source_; }

 private:
  std::unique_ptr<ByteSource> source_;
  std::string name_;
  sqlite3_vfs vfs_{};
};

}  // namespace matinee::sqlite
