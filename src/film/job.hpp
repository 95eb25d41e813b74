// SPDX-License-Identifier: MIT
//
// A download that continues with a new plan when the signed URLs of its plan expire.
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

/// Makes a plan with fresh URLs each time it is called. Remote::give_up_at limits the time it
/// takes.
using MakePlan = std::function<Result<media::Plan>(const media::Remote& remote)>;

struct Job {
  MakePlan make_plan = {};
  media::DownloadOptions options = {};
  /// The URL of the cover picture. Absent if no cover is wanted. Empty if a cover is wanted but the
  /// film has no picture; the user is then told.
  std::optional<std::string> cover_url = {};
  /// The title of the film or the URL of the target. Error messages about the media begin with it.
  std::string title = {};
};

/// Makes a plan and downloads it. If signed URLs expire during the download, makes a new plan and
/// resumes from the data on disk. Gives up when three attempts in a row bring no new bytes. If the
/// cover cannot be fetched, the film is saved without it, and the sink receives a note. Fails like
/// `make_plan` and media::download; the errors are converted by about_target and as_told.
Result<media::DownloadReport> run(const media::Remote& remote, const Job& job,
                                  media::ProgressSink& sink, const std::stop_token& stop);

/// Returns true if a media server answered 401, 403 or 410, as it does for an expired signed URL.
bool is_expired_url(const Error& error) noexcept;

/// Returns true if the service itself refused the session, in one of its calls or for every session
/// of the source. A refusal by a media server does not count.
bool is_refused_session(const Error& error) noexcept;

/// Prefixes the message of `error` with the title of the film or the URL of the target, unless it
/// already names one or is about a file. In a batch, the URL of a segment does not tell the film.
Error about_target(const Error& error, const std::string& title);

/// Converts an error to the user's view. A refusal by a media server becomes Errc::failure about
/// the media, because it does not mean a refused session. File system errors become errors about
/// the output.
Error as_told(const Error& error);

}  // namespace matinee::film
