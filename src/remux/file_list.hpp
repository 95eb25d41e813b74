// SPDX-License-Identifier: MIT
//
// Several files read as if they were one, so that segments need not be copied together first.
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
  /// Names are relative to the current folder; links are not followed. At most one file is open
  /// at a time. With `arrivals`, each is waited for when its turn comes, and the whole has no size
  /// before it has been read. What the first file is, all are: of packed audio the ID3 tags in
  /// front of each file are left out, of transport streams and fragments of MP4 what is behind the
  /// last packet or box, so that the next file begins where it should.
  static Result<FileList> open(std::vector<std::string> names, Arrivals* arrivals = nullptr);

  bool has_size() const { return files_.size() == names_.size(); }
  /// Of the files that have been looked at.
  std::uint64_t size() const { return files_.empty() ? 0 : files_.back().end; }
  /// ADTS, MP3, AC-3 and the like, each of whose files may have a tag; known with the first file.
  bool is_packed_audio() const { return format_ == Format::packed_audio; }
  /// In which file the byte at `position` is, and what the tag of a file that has been looked at
  /// says: its timestamp (see formats/id3.hpp).
  std::size_t index_of(std::uint64_t position) const;
  bool is_in_last(std::uint64_t position) const { return index_of(position) + 1 == names_.size(); }
  /// The name of the file of that byte, or of the last one.
  std::string name_at(std::uint64_t position) const;
  std::optional<std::uint64_t> timestamp_of(std::size_t index) const;
  /// Only where the size is known.
  void seek(std::uint64_t position) { position_ = position; }

  /// What was left out behind the last packet of a transport stream's file, and behind the last box
  /// of an MP4 file, in all files that have been looked at.
  std::uint64_t ignored_bytes() const { return ignored_bytes_; }

  /// Up to so many bytes from the position on; zero at the end.
  Result<std::size_t> read(std::span<std::byte> buffer);

 private:
  enum class Format : std::uint8_t { other, packed_audio, transport_stream, mp4 };
  struct File {
    /// Where it ends in the whole, and what is left out of its start.
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

/// The content of one file. Errc::integrity where it has more bytes than `most`.
Result<std::string> read_whole(const std::string& name, std::uint64_t most);

}  // namespace matinee::remux
