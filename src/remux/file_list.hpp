// SPDX-License-Identifier: MIT
//
// Reads several files as one, so that segments need not be concatenated on disk first.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include <matinee/result.hpp>

#include "base/unique_fd.hpp"
#include "remux/arrivals.hpp"

namespace matinee::remux {

class FileList {
 public:
  /// Opens the files. Names are relative to the current folder, and links are not followed. At most
  /// one file is open at a time. With `arrivals`, each file is waited for before it is read, and
  /// the total size is unknown until then. All files are assumed to have the format of the first
  /// one. In packed audio, the ID3 tag at the start of each file is skipped. In transport streams
  /// and fragmented MP4, incomplete data after the last packet or box is skipped, so that the next
  /// file starts at a boundary.
  static Result<FileList> open(std::vector<std::string> names, Arrivals* arrivals = nullptr);

  bool has_size() const { return files_.size() == names_.size(); }
  /// The total size in bytes of the files that were opened so far.
  std::uint64_t size() const { return files_.empty() ? 0 : files_.back().end; }
  /// Whether the files are ADTS, MP3, AC-3 or similar, in which each file may have a tag. Known
  /// after the first file was opened.
  bool is_packed_audio() const { return format_ == Format::packed_audio; }
  /// The index of the file with the byte at `position`.
  std::size_t index_of(std::uint64_t position) const;
  bool is_in_last(std::uint64_t position) const { return index_of(position) + 1 == names_.size(); }
  /// The name of the file with that byte, or of the last file.
  std::string name_at(std::uint64_t position) const;
  /// The timestamp in the tag of a file that was opened (see formats/id3.hpp); nullopt without one.
  std::optional<std::uint64_t> timestamp_of(std::size_t index) const;
  /// Allowed only if the size is known.
  void seek(std::uint64_t position) { position_ = position; }

  /// The number of bytes skipped after the last packet or box, in all files that were opened so
  /// far.
  std::uint64_t ignored_bytes() const { return ignored_bytes_; }

  /// Reads at most buffer.size() bytes from the position. Returns zero at the end.
  Result<std::size_t> read(std::span<std::byte> buffer);

 private:
  enum class Format : std::uint8_t { other, packed_audio, transport_stream, mp4 };
  struct File {
    /// Its end within the whole, and how many bytes at its start are skipped.
    std::uint64_t end = 0;
    std::uint64_t skipped = 0;
    std::optional<std::uint64_t> timestamp = {};
  };
  Result<void> look_at_next();
  Result<void> look_into(int fd, File& file);
  Result<void> skip_tags(int fd, File& file);

  std::vector<std::string> names_;
  Arrivals* arrivals_ = nullptr;
  std::vector<File> files_;
  Format format_ = Format::other;
  std::uint64_t ignored_bytes_ = 0;
  std::uint64_t position_ = 0;
  UniqueFd file_;
  std::size_t open_index_ = SIZE_MAX;
};

/// Reads a whole file. Fails with Errc::integrity if it is larger than `most` bytes.
Result<std::string> read_whole(const std::string& name, std::uint64_t most);

}  // namespace matinee::remux
