// SPDX-License-Identifier: MIT
//
// Segments whose media are odd are fetched once more. If the same bytes come, they are what the
// host has, and nothing is to be mended.
#pragma once

#include <map>
#include <set>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

#include <matinee/progress.hpp>
#include <matinee/result.hpp>

#include "media/fetch/engine.hpp"
#include "media/fetch/range_reader.hpp"
#include "media/fetch/wanted_file.hpp"
#include "media/store/journal_writer.hpp"
#include "media/store/work_folder.hpp"

namespace matinee::media {

/// Where it fetches from and to; all must outlive the SecondFetch.
struct FetchPlace {
  const Remote& remote;
  const WorkFolder& folder;
  JournalWriter& journal_writer;
  const FetchLimits& limits;
  ProgressSink& sink;
  const std::stop_token& stop;
};

class SecondFetch {
 public:
  explicit SecondFetch(const FetchPlace& place) : place_(place) {}

  /// Whether the file has come twice with the same bytes.
  bool is_proved(const std::string& name) const { return proved_.contains(name); }

  /// Fetches those of the files again that are not proved, and proves those that come as they were.
  /// True if one came with other bytes. Errc::integrity for one that comes differently each time,
  /// and the errors of fetch_files; what was there before is there again then.
  Result<bool> run(std::span<const WantedFile> files);

 private:
  Result<bool> settle(const std::string& name);

  FetchPlace place_;
  std::set<std::string> proved_;
  std::map<std::string, int> changes_;
};

}  // namespace matinee::media
