// SPDX-License-Identifier: MIT
//
// Brings resources into the files of a part folder, several at once, so that it can be stopped at
// any instant and gone on with by another run.
//
// A file is written under a temporary name; at times, and at the end, the journal_writer notes down
// how far it is (see journal_writer.hpp). It gets its name when it is complete: when its length is
// what the host and the manifest said, and it looks like what it should be (see segment_check.hpp).
//
// What an earlier run left is used only when the host proves that the object is the same (see
// http::prove_same): for a complete file by asking for its first byte again, for a partial one by
// the head of the answer that brings the rest. Else that resource starts again: old and new bytes
// are never mixed. Ranges of one object must also agree among themselves within a run: where they
// do not, the object is taken whole, from one answer (see whole_object.hpp).
//
// What is known of a host holds for all of its files: how fast it may be asked (host_limiter.hpp),
// and that something could not be had there, so that other URLs of a file are tried first.
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
  /// How many exchanges run at once, at most: see parallelism.hpp.
  std::size_t parallel = 4;
  /// All of them together; zero for no limit.
  std::uint64_t bytes_per_s = 0;
};

enum class OddFile : std::uint8_t { kept, left_out };

/// What to fetch, and how.
struct Fetch {
  const std::vector<WantedFile>& files;
  const FetchLimits& limits;
  /// Told of each file once it is complete, for good; false ends it all with Errc::cancelled. May
  /// be empty.
  std::function<bool(const WantedFile&)> on_complete = {};
  /// Told of each file that may be missing and is, and why: there is none of that name. May be
  /// empty.
  std::function<bool(const WantedFile&, const Error& why)> on_missing = {};
  /// Told of each file that may be odd and is, and what is odd about it. Media that can be read in
  /// part are there as they came (on_complete follows); of the rest there is no file of that name.
  /// May be empty, and then it is Errc::integrity.
  std::function<bool(const WantedFile&, const Error& why, OddFile is)> on_odd = {};
  /// A file of the folder that grows to the size of all of them together; empty for none.
  std::string grows_beside = {};
};

/// Returns when all files are complete. Errc::not_found and Errc::rejected for what the host
/// refuses, Errc::network after retries (see host_limiter.hpp for hosts that ask to be left alone),
/// Errc::storage when the disk does not take it, Errc::integrity when an object is shorter than its
/// range or changes on the way, Errc::cancelled after `stop`. Whatever happens, what has come is
/// kept.
Result<void> fetch_files(const Remote& remote, const WorkFolder& folder,
                         JournalWriter& journal_writer, const Fetch& fetch, ProgressSink& sink,
                         const std::stop_token& stop);

}  // namespace matinee::media
