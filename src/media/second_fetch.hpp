// SPDX-License-Identifier: MIT
//
// Fetches segments with defective media again. If the same bytes arrive, the server has them so,
// and another fetch cannot help.
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

/// The source and the destination of the fetch. All must outlive the SecondFetch.
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

  /// Returns true if the file has been fetched twice with the same bytes.
  bool is_proved(const std::string& name) const { return proved_.contains(name); }

  /// Fetches the files that are not proved yet again. Returns true if the bytes of any file
  /// changed. A file with unchanged bytes becomes proved. Fails with Errc::integrity if a file
  /// arrives with different bytes each time, and with the errors of fetch_files. If the fetch
  /// fails, the previous files are restored.
  Result<bool> run(std::span<const WantedFile> files);

 private:
  Result<bool> settle(const std::string& name);

  FetchPlace place_;
  std::set<std::string> proved_;
  std::map<std::string, int> changes_;
};

}  // namespace matinee::media
