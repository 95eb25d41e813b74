// SPDX-License-Identifier: MIT
//
// Reads a file that another program may be writing to. It takes no lock, and does not change the
// access time if the system allows that, so the other program does not notice.
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>

#include <matinee/result.hpp>

#include "base/unique_fd.hpp"
#include "base/wiped_bytes.hpp"
#include "sqlite/byte_source.hpp"

namespace matinee::cookies {

/// The metadata that changes when a file is written to or replaced.
struct FileStamp {
  std::uint64_t device = 0;
  std::uint64_t inode = 0;
  std::uint64_t size = 0;
  std::int64_t modified_ns = 0;
  friend bool operator==(const FileStamp&, const FileStamp&) = default;
};

/// An open regular file.
class LiveFile final : public sqlite::ByteSource {
 public:
  /// Fails with Errc::not_found if the file does not exist, with Errc::storage if it is not
  /// readable, with Errc::failure if it is not a regular file or is a dangling link. Does not block
  /// on a pipe.
  static Result<LiveFile> open(const std::filesystem::path& path);

  /// The current stamp of the open file.
  FileStamp stamp() const noexcept;

  std::uint64_t size() const noexcept override { return stamp().size; }
  std::optional<std::size_t> read_at(std::uint64_t offset,
                                     std::span<std::byte> into) const noexcept override;

  /// Reads the whole file up to its current end. Fails with Errc::storage (EFBIG) if it is longer
  /// than `max_bytes`.
  Result<WipedBytes> read_all(std::uint64_t max_bytes) const;

 private:
  explicit LiveFile(UniqueFd fd) noexcept : fd_(std::move(fd)) {}

  UniqueFd fd_;
};

/// Reads a small file of a profile. Fails like LiveFile::open() and read_all(); errors name the
/// file. The result may hold secrets; the caller wipes it.
Result<std::string> read_live_text(const std::filesystem::path& path, std::size_t max_bytes);

/// The stamp of the file that currently has this name; nullopt if there is none.
std::optional<FileStamp> stamp_of(const std::filesystem::path& path) noexcept;

}  // namespace matinee::cookies
