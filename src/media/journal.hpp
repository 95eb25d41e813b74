// SPDX-License-Identifier: MIT
//
// What a part folder remembers of its files: which are complete, how far the others have got, and
// by what the remote objects are known again. A text file that only grows; each line is one
// record with a checksum, and a line that a crash cut off counts for nothing.
//
// No URL is in it: the paths of signed URLs are secrets. A resource is known by a hash of its
// place in the plan and of the last component of its path.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include <matinee/manifest.hpp>

#include "media/content_range.hpp"

namespace matinee::media {

enum class FileState : std::uint8_t { partial, complete };

struct JournalRecord {
  FileState state = FileState::partial;
  /// The file in the part folder: our own name, never the server's.
  std::string name = {};
  std::uint64_t identity = 0;
  /// How many bytes of the file are on the disk for certain.
  std::uint64_t bytes = 0;
  Validators validators = {};
  friend bool operator==(const JournalRecord&, const JournalRecord&) = default;
};

/// One line, with its end.
std::string encode_record(const JournalRecord& record);

/// The last record of each file, by its name. Lines that are broken are passed over.
std::map<std::string, JournalRecord, std::less<>> parse_journal(std::string_view text);

/// FNV-1a, 64 bits: against accidents, not against attacks.
std::uint64_t hash_of(std::string_view text) noexcept;

/// What makes a resource the same from one run to the next, whatever host and signature its URL
/// has: the track, the range, and the last component of the path. Not a proof; `Validators` are.
std::uint64_t identity_of(std::string_view track_id, const Resource& resource);

}  // namespace matinee::media
