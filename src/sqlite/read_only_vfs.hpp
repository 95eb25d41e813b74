// SPDX-License-Identifier: MIT
//
// A virtual file system (VFS) for SQLite that contains one read-only database. Its bytes come from
// a ByteSource. It takes no locks and cannot create files.
#pragma once

#include <memory>
#include <string>

#include <sqlite3.h>

#include "sqlite/byte_source.hpp"

namespace matinee::sqlite {

/// Registers itself with SQLite on construction. Owns the source.
class ReadOnlyVfs {
 public:
  explicit ReadOnlyVfs(std::unique_ptr<ByteSource> source);
  ReadOnlyVfs(const ReadOnlyVfs&) = delete;
  ReadOnlyVfs& operator=(const ReadOnlyVfs&) = delete;
  ~ReadOnlyVfs();

  /// SQLite finds a VFS by name in a process-wide list. This one is in the list from construction
  /// until hide(). A connection that is already open keeps using the VFS, which must outlive it.
  const char* name() const noexcept { return name_.c_str(); }
  void hide() noexcept;

  const ByteSource& source() const noexcept { return *source_; }

 private:
  std::unique_ptr<ByteSource> source_;
  std::string name_;
  sqlite3_vfs vfs_{};
};

}  // namespace matinee::sqlite
