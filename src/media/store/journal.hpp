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

#include "http/content_range.hpp"

namespace matinee::media {

/// The file of the journal in a part folder.
inline constexpr const char* k_journal_name = "journal";

enum class FileState : std::uint8_t { partial, complete };

struct JournalRecord {
  FileState state = FileState::partial;
  /// The file in the part folder: our own name, never the server's.
  std::string name = {};
  std::uint64_t identity = 0;
  /// How many bytes of the file are there.
  std::uint64_t bytes = 0;
  http::Validators validators = {};
  /// The boot of the machine on which this counts; empty for what is on the disk for certain. Until
  /// the machine starts anew, what was written is there, on the disk or not.
  std::string boot = {};
  friend bool operator==(const JournalRecord&, const JournalRecord&) = default;
};

/// One line, with its end.
std::string encode_record(const JournalRecord& record);

/// By name.
using JournalRecords = std::map<std::string, JournalRecord, std::less<>>;

/// The last record of each file that counts on this boot, with the mark of it where it has one.
/// Lines that are broken are passed over.
JournalRecords parse_journal(std::string_view text, std::string_view boot);

/// FNV-1a, 64 bits: against accidents, not against attacks.
std::uint64_t hash_of(std::string_view text) noexcept;

/// What makes a resource the same from one run to the next, whatever host and signature its URL
/// has: the track, the range, and the last component of the path. Not a proof; `http::Validators`
/// are.
std::uint64_t identity_of(std::string_view track_id, const Resource& resource);

}  // namespace matinee::media
