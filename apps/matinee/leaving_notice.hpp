// SPDX-License-Identifier: MIT
//
// A word on the desktop and the user's hook before films leave the watchlist, at most once a day.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include <matinee/result.hpp>

#include "context.hpp"
#include "library/entry.hpp"
#include "library/leaving.hpp"

namespace matinee::cli {

/// When the watchlist was last looked at, for one user: a file in the folder of the program's own
/// state, and a lock beside it.
class NoticeStamps {
 public:
  /// `folder` is made when something is written.
  explicit NoticeStamps(std::filesystem::path folder) : folder_(std::move(folder)) {}

  /// An empty stamp if there is none, or if it cannot be read.
  library::NoticeStamp read() const;

  /// In place of the one before. Errc::storage if it cannot be written.
  Result<void> write(const library::NoticeStamp& stamp) const;

  /// Held for as long as the result lives. Errc::busy if another process has it, Errc::storage if
  /// there is no place for it.
  Result<UniqueFd> lock() const;

 private:
  Result<void> make_folder() const;
  std::filesystem::path file() const { return folder_ / "last-leaving-notice"; }

  std::filesystem::path folder_;
};

struct NoticeOptions {
  /// A shell command that is run once, if a film leaves. Empty for none.
  std::string hook = {};
  bool no_notification = false;
};

/// What leaves, as the service tells it.
using FetchLeaving = std::function<Result<std::vector<library::Entry>>()>;

/// Asks for what leaves if a notice is due, and tells about it once. The stamp is written before
/// the service is asked, and before the member is told: an end in between costs a notice, and never
/// gives two. Without a stamp nobody is asked (Errc::storage). A desktop that shows nothing and a
/// hook that does not start are said on standard error.
Result<void> tell_what_leaves(Context& context, const NoticeStamps& stamps,
                              const NoticeOptions& options, const FetchLeaving& fetch);

}  // namespace matinee::cli
