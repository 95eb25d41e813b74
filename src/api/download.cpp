// SPDX-License-Identifier: MIT
#include "api/download.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "api/parts.hpp"
#include "film/film_source.hpp"
#include "film/new_folders.hpp"
#include "film/tags.hpp"
#include "film/target.hpp"
#include "http/url.hpp"

namespace matinee::api {

namespace fs = std::filesystem;

namespace {

media::SubtitleUse subtitle_use_of(SubtitlePlace place) noexcept {
  switch (place) {
    case SubtitlePlace::beside:
      return media::SubtitleUse::beside;
    case SubtitlePlace::both:
      return media::SubtitleUse::both;
    case SubtitlePlace::embedded:
      break;
  }
  return media::SubtitleUse::embedded;
}

film::Wishes wishes_of(const DownloadRequest& request) {
  const bool wants_best = request.quality == PictureQuality::best;
  const bool is_mkv = request.format == FileFormat::mkv;
  return {.tracks = {.quality = wants_best ? media::Quality::best : media::Quality::worst,
                     .max_height = request.max_height,
                     .audio_languages = request.audio_languages,
                     .subtitle_languages = request.subtitle_languages},
          .container = is_mkv ? media::Container::mkv : media::Container::mp4,
          .subtitles = subtitle_use_of(request.subtitles)};
}

}  // namespace

Download::Download(access::Access& access, Clock& clock, const DownloadRequest& request,
                   ProgressSink& sink, std::stop_token stop)
    : access_(access),
      clock_(clock),
      request_(request),
      sink_(sink),
      stop_(std::move(stop)),
      wishes_(wishes_of(request)) {}

Result<DownloadedFile> Download::run() {
  if (request_.target.empty()) return Error(Errc::usage, "no target to download");
  if (film::is_media_url(request_.target)) return run_url();
  MATINEE_TRY_ASSIGN(const mubi::FilmRef ref, mubi::parse_film_ref(request_.target));
  const bool is_trailer = request_.wants_trailer || film::is_trailer_page(request_.target);
  return is_trailer ? run_trailer(ref) : run_film(ref);
}

Result<DownloadedFile> Download::run_url() {
  const std::string& url = request_.target;
  MATINEE_TRY(film::check_url(url));
  const std::string ending = request_.format == FileFormat::mkv ? ".mkv" : ".mp4";
  return run({.file = output_for(film::file_name_of_url(url, ending, longest_name())),
              .identity = film::identity_of_url(url),
              .title = http::masked_url(url),
              .make_plan = [&](const media::Remote& remote) {
                return without_text_alone(film::plan_of_url(remote, url, wishes_, stop_));
              }});
}

// A trailer needs no session.
Result<DownloadedFile> Download::run_trailer(const mubi::FilmRef& ref) {
  MATINEE_TRY_ASSIGN(http::Transport * transport, access_.transport());
  mubi::Client client(*transport, clock_, {.country = access_.options().country}, stop_);
  MATINEE_TRY_ASSIGN(const mubi::Film film, client.fetch_film(ref));
  MATINEE_TRY_ASSIGN(const mubi::Trailer trailer, film::trailer_of(film, wishes_.tracks));
  Job job = job_of(film, film::Kind::trailer);
  job.make_plan = [&](const media::Remote& remote) {
    return film::plan_of_url(remote, trailer.url, wishes_, stop_);
  };
  return run(std::move(job));
}

Result<DownloadedFile> Download::run_film(const mubi::FilmRef& ref) {
  // Checks the session at the service. The session's country decides which films are offered.
  MATINEE_TRY_ASSIGN(const access::ProvenSession session, access_.prove());
  MATINEE_TRY_ASSIGN(http::Transport * transport, access_.transport());
  mubi::Client client(*transport, clock_, {.country = session.country}, stop_);
  MATINEE_TRY_ASSIGN(const mubi::Film film, client.fetch_film(ref));
  // The token may be refused during the download. The source may hold another session by then.
  const auto renew = [this](const Error& refusal) -> Result<const Secret*> {
    const auto renewed = access_.prove();
    if (!renewed) return refusal;
    return renewed->token;
  };
  film::FilmSource source(client, film, *session.token, renew);
  Job job = job_of(film, film::Kind::film);
  job.make_plan = [&](const media::Remote& remote) { return source.plan(remote, wishes_, stop_); };
  return run(std::move(job));
}

Result<DownloadedFile> Download::run(Job job) {
  const media::DownloadOptions options = options_of(job);
  MATINEE_TRY_ASSIGN(const auto finished,
                     film::find_finished(job.file, job.identity, options.overwrite));
  if (finished) {
    return DownloadedFile{.file = job.file, .bytes = finished->bytes, .was_there = true};
  }
  // Kept until the end: its destructor removes the new folders if the download fails.
  MATINEE_TRY_ASSIGN(const film::NewFolders folders,
                     film::NewFolders::make(job.file.parent_path()));
  MATINEE_TRY_ASSIGN(http::Transport * transport, access_.transport());
  const media::Remote remote{.transport = *transport, .clock = clock_};
  const film::Job film_job{
      .make_plan = std::move(job.make_plan), .options = options, .title = job.title};
  auto report = film::run(remote, film_job, sink_, stop_);
  if (!report) return film::told_of_name(report.error(), job.file);
  return DownloadedFile{.file = job.file,
                        .subtitles = std::move(report->subtitles),
                        .bytes = report->bytes,
                        .lacks_subtitles = report->lacks_subtitles,
                        .warnings = std::move(report->warnings)};
}

Download::Job Download::job_of(const mubi::Film& film, film::Kind kind) const {
  const std::string ending = request_.format == FileFormat::mkv ? ".mkv" : ".mp4";
  return {.file = output_for(film::file_name_of(film, kind, ending, longest_name())),
          .identity = film::identity_of(film, kind),
          .title = film::title_of(film, kind),
          .tags = film::tags_of(film, kind)};
}

fs::path Download::output_for(const std::string& default_name) const {
  return request_.folder / (request_.output.empty() ? fs::path(default_name) : request_.output);
}

// The names of subtitle files beside the film are longer than its name and must fit too.
std::size_t Download::longest_name() const {
  const std::size_t longest = film::longest_name_in(request_.folder);
  if (request_.subtitles == SubtitlePlace::embedded) return longest;
  return longest - std::min(longest, film::k_subtitles_are_longer_by);
}

Result<media::Plan> Download::without_text_alone(Result<media::Plan> plan) const {
  if (!plan || !film::is_text_alone(*plan)) return plan;
  return Error(Errc::unsupported,
               fmt::format("{}: holds nothing but text", http::masked_url(request_.target)));
}

media::DownloadOptions Download::options_of(const Job& job) const {
  return {
      .output = job.file,
      .target = job.identity,
      .remuxer = find_remuxer(),
      .join = {.container = wishes_.container, .subtitles = wishes_.subtitles, .tags = job.tags},
      .overwrite = request_.overwrites ? media::Overwrite::allow : media::Overwrite::refuse,
      .limits = {.parallel = std::max<std::size_t>(request_.max_parallel, 1),
                 .bytes_per_s = request_.max_bytes_per_second},
      .strict = request_.is_strict};
}

}  // namespace matinee::api
