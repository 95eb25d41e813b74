// SPDX-License-Identifier: MIT
//
// Fetches resources into the files of a part folder, several at once. It can be stopped at any
// time, and another run continues the work.
//
// A file is written under a temporary name. Checkpoints in the journal record how far it is (see
// journal_writer.hpp). It gets its final name when it is complete: its length is what the host and
// the manifest said, and its format was checked (see segment_check.hpp).
//
// Data of an earlier run is used only if the host proves that the object is the same (see
// http::prove_same): for a complete file, by a request for its first byte; for a partial file, by
// the head of the response with the rest. Otherwise the resource is fetched from the start. Old and
// new bytes are never mixed. Ranges of one object must also agree within a run. If they do not, the
// whole object is fetched in one response (see whole_object.hpp).
//
// What is known of a host applies to all files on it: the request rate (host_limiter.hpp), and
// whether something could not be fetched there, in which case other URLs of a file are tried first.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <stop_token>
#include <string>
#include <vector>

#include <matinee/manifest.hpp>
#include <matinee/progress.hpp>
#include <matinee/result.hpp>

#include "media/fetch/range_reader.hpp"
#include "media/fetch/wanted_file.hpp"
#include "media/store/journal_writer.hpp"
#include "media/store/work_folder.hpp"

namespace matinee::media {

struct FetchLimits {
  /// The maximum number of parallel exchanges; see concurrency.hpp.
  std::size_t parallel = 4;
  /// For all exchanges together; zero means no limit.
  std::uint64_t bytes_per_s = 0;
};

enum class OddFile : std::uint8_t { kept, left_out };

/// The arguments of fetch_files().
struct Fetch {
  const std::vector<WantedFile>& files;
  const FetchLimits& limits;
  /// Called for each file after it is complete and final. If it returns false, fetch_files() fails
  /// with Errc::cancelled. May be empty.
  std::function<bool(const WantedFile&)> on_complete = {};
  /// Called for each optional file that the host does not have, with the reason. No file of that
  /// name exists then. May be empty.
  std::function<bool(const WantedFile&, const Error& why)> on_missing = {};
  /// Called for each file with `may_be_odd` whose format is invalid, with the reason. Partly
  /// readable media are kept as they are, and on_complete follows; others are left out, and no file
  /// of that name exists. If empty, such a file fails with Errc::integrity.
  std::function<bool(const WantedFile&, const Error& why, OddFile is)> on_odd = {};
  /// The name of a file in the folder that another process grows to the total size of all files.
  /// Used to check the free space; empty if there is none.
  std::string grows_beside = {};
};

/// Returns when all files are complete. Fails with Errc::not_found or Errc::rejected if the host
/// refuses, with Errc::network after retries (see host_limiter.hpp for hosts that limit the rate),
/// with Errc::storage if the disk is full or fails, with Errc::integrity if an object is shorter
/// than its range or changes meanwhile, and with Errc::cancelled after a stop request. After any
/// failure, a later run can use the bytes that were received.
Result<void> fetch_files(const Remote& remote, const WorkFolder& folder,
                         JournalWriter& journal_writer, const Fetch& fetch, ProgressSink& sink,
                         const std::stop_token& stop);

}  // namespace matinee::media
