// SPDX-License-Identifier: MIT
//
// The journal of a part folder. It records which files are complete, how much of the others has
// been fetched, and the validators that identify the remote objects. It is an append-only text
// file. Each line is one record with a checksum, so that a line truncated by a crash is ignored.
//
// The journal contains no URLs, because the paths of signed URLs are secrets. It identifies a
// resource by a hash; see identity_of.
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
  /// The name of the file in the part folder. It is chosen by the plan, never by the server.
  std::string name = {};
  /// identity_of the resource.
  std::uint64_t identity = 0;
  /// The number of bytes that have been written to the file.
  std::uint64_t bytes = 0;
  http::Validators validators = {};
  /// The boot id for which the record is valid. Empty if the data have been flushed to disk, which
  /// makes the record valid after every boot. Until the next boot, written data survive in the page
  /// cache even if they have not been flushed.
  std::string boot = {};
  friend bool operator==(const JournalRecord&, const JournalRecord&) = default;
};

/// Returns one line, including the newline.
std::string encode_record(const JournalRecord& record);

/// Records by file name.
using JournalRecords = std::map<std::string, JournalRecord, std::less<>>;

/// Returns the last record of each file that is valid for the boot id `boot`. Ignores lines that
/// are truncated, corrupt or of another version.
JournalRecords parse_journal(std::string_view text, std::string_view boot);

/// Returns the 64-bit FNV-1a hash. It detects accidental changes, not deliberate ones.
std::uint64_t hash_of(std::string_view text) noexcept;

/// Returns a hash that identifies a resource across runs although the host and the signature in its
/// URL change. It covers the track, the range, and the last component of the path. It is not proof
/// that the bytes are the same; `http::Validators` are.
std::uint64_t identity_of(std::string_view track_id, const Resource& resource);

}  // namespace matinee::media
