// SPDX-License-Identifier: MIT
#include "sqlite/read_only_vfs.hpp"

#include <algorithm>
#include <cstring>
#include <span>

#include <fmt/format.h>

namespace matinee::sqlite {

namespace {

struct File {
  sqlite3_file base;  // must be first: SQLite passes a pointer to it
  const ByteSource* source;
};

const ByteSource& source_of(sqlite3_file* file) noexcept {
  return *reinterpret_cast<File*>(file)->source;
}

int close_file(sqlite3_file*) noexcept {
  return SQLITE_OK;
}

int read_file(sqlite3_file* file, void* into, int size, sqlite3_int64 offset) noexcept {
  const std::span target(static_cast<std::byte*>(into), static_cast<std::size_t>(size));
  const auto count = source_of(file).read_at(static_cast<std::uint64_t>(offset), target);
  if (!count) return SQLITE_IOERR_READ;
  if (*count == target.size()) return SQLITE_OK;
  std::ranges::fill(target.subspan(*count), std::byte{0});  // required by sqlite3_io_methods
  return SQLITE_IOERR_SHORT_READ;
}

int refuse_write(sqlite3_file*, const void*, int, sqlite3_int64) noexcept {
  return SQLITE_READONLY;
}
int refuse_truncate(sqlite3_file*, sqlite3_int64) noexcept {
  return SQLITE_READONLY;
}
int sync_nothing(sqlite3_file*, int) noexcept {
  return SQLITE_OK;
}

int size_of_file(sqlite3_file* file, sqlite3_int64* size) noexcept {
  *size = static_cast<sqlite3_int64>(source_of(file).size());
  return SQLITE_OK;
}

int lock_nothing(sqlite3_file*, int) noexcept {
  return SQLITE_OK;
}
int nothing_is_locked(sqlite3_file*, int* locked) noexcept {
  *locked = 0;
  return SQLITE_OK;
}
int no_control(sqlite3_file*, int, void*) noexcept {
  return SQLITE_NOTFOUND;
}
int sector_size(sqlite3_file*) noexcept {
  return 4096;
}

// SQLITE_IOCAP_IMMUTABLE: SQLite then neither looks for a journal nor takes a lock.
int characteristics(sqlite3_file*) noexcept {
  return SQLITE_IOCAP_IMMUTABLE;
}

constexpr sqlite3_io_methods k_methods = {
    .iVersion = 1,
    .xClose = close_file,
    .xRead = read_file,
    .xWrite = refuse_write,
    .xTruncate = refuse_truncate,
    .xSync = sync_nothing,
    .xFileSize = size_of_file,
    .xLock = lock_nothing,
    .xUnlock = lock_nothing,
    .xCheckReservedLock = nothing_is_locked,
    .xFileControl = no_control,
    .xSectorSize = sector_size,
    .xDeviceCharacteristics = characteristics,
    .xShmMap = nullptr,
    .xShmLock = nullptr,
    .xShmBarrier = nullptr,
    .xShmUnmap = nullptr,
    .xFetch = nullptr,
    .xUnfetch = nullptr,
};

int open_file(sqlite3_vfs* vfs, const char*, sqlite3_file* file, int flags,
              int* out_flags) noexcept {
  file->pMethods = nullptr;  // SQLite calls xClose after a failure unless this is null
  if ((flags & SQLITE_OPEN_MAIN_DB) == 0) return SQLITE_CANTOPEN;
  auto* opened = reinterpret_cast<File*>(file);
  opened->source = static_cast<const ByteSource*>(vfs->pAppData);
  file->pMethods = &k_methods;
  if (out_flags != nullptr) *out_flags = SQLITE_OPEN_READONLY;
  return SQLITE_OK;
}

int delete_nothing(sqlite3_vfs*, const char*, int) noexcept {
  return SQLITE_IOERR_DELETE;
}

int nothing_exists(sqlite3_vfs*, const char*, int, int* answer) noexcept {
  *answer = 0;
  return SQLITE_OK;
}

int full_name(sqlite3_vfs*, const char* name, int size, char* into) noexcept {
  const std::size_t length = std::strlen(name);
  if (length >= static_cast<std::size_t>(size)) return SQLITE_CANTOPEN;
  std::memcpy(into, name, length + 1);
  return SQLITE_OK;
}

int no_randomness(sqlite3_vfs*, int size, char* into) noexcept {
  std::memset(into, 0, static_cast<std::size_t>(size));
  return size;
}

int no_sleep(sqlite3_vfs*, int) noexcept {
  return 0;
}

int no_time(sqlite3_vfs*, double* day) noexcept {
  *day = 0;
  return SQLITE_OK;
}

int no_error(sqlite3_vfs*, int, char*) noexcept {
  return 0;
}

}  // namespace

ReadOnlyVfs::ReadOnlyVfs(std::unique_ptr<ByteSource> source)
    : source_(std::move(source)), name_(fmt::format("matinee-{}", fmt::ptr(this))) {
  vfs_.iVersion = 1;
  vfs_.szOsFile = sizeof(File);
  vfs_.mxPathname = 64;
  vfs_.zName = name_.c_str();
  vfs_.pAppData = source_.get();
  vfs_.xOpen = open_file;
  vfs_.xDelete = delete_nothing;
  vfs_.xAccess = nothing_exists;
  vfs_.xFullPathname = full_name;
  vfs_.xRandomness = no_randomness;
  vfs_.xSleep = no_sleep;
  vfs_.xCurrentTime = no_time;
  vfs_.xGetLastError = no_error;
  sqlite3_vfs_register(&vfs_, 0);
}

ReadOnlyVfs::~ReadOnlyVfs() {
  hide();
}

void ReadOnlyVfs::hide() noexcept {
  sqlite3_vfs_unregister(&vfs_);
}

}  // namespace matinee::sqlite
