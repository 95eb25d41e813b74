// SPDX-License-Identifier: MIT
//
// A download that outlives the signed URLs of its plan.
#pragma once

#include <functional>
#include <optional>
#include <stop_token>
#include <string>

#include <matinee/progress.hpp>
#include <matinee/result.hpp>

#include "media/download.hpp"
#include "media/fetch/range_reader.hpp"
#include "media/manifest/plan.hpp"

namespace matinee::film {

/// Makes a plan with fresh URLs each time it is called. The Remote bounds how long that may take.
using MakePlan = std::function<Result<media::Plan>(const media::Remote& remote)>;

struct Job {
  MakePlan make_plan = {};
  media::DownloadOptions options = {};
  /// The URL of the picture that becomes the cover. Nothing: no cover is wanted; empty: one is
  /// wanted, and there is none, which costs a note.
  std::optional<std::string> cover_url = {};
  /// The film's title or the target's URL: an error about the media begins with it.
  std::string title = {};
};

/// Makes a plan and downloads it. When signed URLs expire on the way, makes a new plan and goes on
/// from what has come: as often as that brings new bytes, and twice in a row where it brings none.
/// A cover that cannot be had costs a note, and nothing else. Errors are those of `make_plan` and
/// of media::download, as as_told gives them.
Result<media::DownloadReport> run(const media::Remote& remote, const Job& job,
                                  media::ProgressSink& sink, const std::stop_token& stop);

/// A media host's 401, 403 or 410: what signed URLs answer when their time is up.
bool is_expired_url(const Error& error) noexcept;

/// The service, and no media host, refuses the session: in one of its calls, or every session of
/// the source.
bool is_refused_session(const Error& error) noexcept;

/// The same error, named by the film's title or the target's URL where its message names neither:
/// in a batch, a segment says nothing of which film it is of.
Error about_target(const Error& error, const std::string& title);

/// The error as a user understands it: a media host that refuses is not a refused session, and what
/// the file system refuses is about the output.
Error as_told(const Error& error);

}  // namespace matinee::film
