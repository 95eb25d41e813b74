// SPDX-License-Identifier: MIT
//
// A file that another program may be writing to, read without it noticing: no lock, no change of
// its times where the system allows that.
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

/// What changes when a file is written to or replaced.
struct FileStamp {
  std::uint64_t device = 0;
  std::uint64_t inode = 0;
  std::uint64_t size = 0;
  std::int64_t modified_ns = 0;
  friend bool operator==(const FileStamp&, const FileStamp&) = default;
};

class LiveFile final : public sqlite::ByteSource {
 public:
  /// Errc::not_found where there is none, Errc::storage where it may not be read, Errc::failure for
  /// anything but a regular file and for a link that leads nowhere. Never blocks on a pipe.
  static Result<LiveFile> open(const std::filesystem::path& path);

  /// The present state of the open file.
  FileStamp stamp() const noexcept;

  std::uint64_t size() const noexcept override { return stamp().size; }
  std::optional<std::size_t> read_at(std::uint64_t offset,
                                     std::span<std::byte> into) const noexcept override;

  /// Everything up to the present end. Errc::storage with EFBIG if that is more than
  /// `max_bytes`.
  Result<WipedBytes> read_all(std::uint64_t max_bytes) const;

 private:
  explicit LiveFile(UniqueFd fd) noexcept : fd_(std::move(fd)) {}

  UniqueFd fd_;
};

/// The text of a small file of a profile, under the same conditions.
Result<std::string> read_live_text(const std::filesystem::path& path, std::size_t max_bytes);

/// Of the file that has that name now; nothing where there is none.
std::optional<FileStamp> stamp_of(const std::filesystem::path& path) noexcept;

}  // namespace matinee::cookies
