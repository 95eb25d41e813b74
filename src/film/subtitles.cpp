// SPDX-License-Identifier: MIT
#include "film/subtitles.hpp"

#include <algorithm>
#include <iterator>
#include <optional>
#include <string_view>
#include <system_error>
#include <utility>

#include <fmt/format.h>

#include "media/fetch/engine.hpp"
#include "media/join/remux_job.hpp"
#include "media/join/remuxer.hpp"
#include "media/protection_check.hpp"
#include "media/store/finished_mark.hpp"
#include "media/store/journal_writer.hpp"
#include "media/store/publish.hpp"
#include "media/store/work_folder.hpp"
#include "media/strictness.hpp"
#include "remux_job/report.hpp"

namespace matinee::film {

namespace fs = std::filesystem;

namespace {

std::vector<media::WantedFile> wanted_files(const media::Track& track) {
  std::vector<media::WantedFile> files;
  for (std::size_t i = 0; i < track.segments.size(); ++i) {
    files.push_back({.name = media::segment_name(0, i),
                     .track_id = track.id,
                     .resource = track.segments[i].resource,
                     .type = track.type,
                     .check = media::SegmentCheck::whole,
                     .may_be_missing = true});
  }
  return files;
}

/// What became of one track.
struct Saved {
  std::vector<std::string> warnings = {};
  /// Why nothing of it could be read.
  std::optional<Error> loss = {};
};

// Of the track, not of the disk, the network or the user's rights.
bool is_loss(const Error& error) {
  return error.code() == Errc::not_found || error.code() == Errc::integrity;
}

/// One track.
class Saver {
 public:
  Saver(const media::Remote& remote, const media::DownloadOptions& options,
        media::ProgressSink& sink, const std::stop_token& stop)
      : remote_(remote), options_(options), sink_(sink), stop_(stop) {}

  Result<Saved> save(const media::Plan& plan, const fs::path& file) {
    sink_.on_phase(media::Phase::examining);
    const auto examined = media::examine(remote_, plan, stop_);
    if (!examined && is_loss(examined.error())) return lost(plan, examined.error());
    if (!examined) return examined.error();
    MATINEE_TRY_ASSIGN(media::WorkFolder folder, media::WorkFolder::open(file));
    MATINEE_TRY(folder.claim(options_.target));
    const std::vector<std::string>& inits = examined->inits.front();
    for (std::size_t i = 0; i < inits.size(); ++i)
      MATINEE_TRY(folder.store(media::init_name(0, i), inits[i]));
    MATINEE_TRY(fetch(plan, folder));
    sink_.on_phase(media::Phase::assembling);
    MATINEE_TRY_ASSIGN(
        const auto report,
        media::run_remuxer(options_.remuxer, folder,
                           media::make_remux_job(plan, {.subtitles = media::SubtitleUse::beside}),
                           stop_));
    if (report.failure) return report.failure->error;
    return publish(plan, report, folder);
  }

 private:
  static std::string in_words(const media::Plan& plan, std::string_view what) {
    return fmt::format("subtitles {}: {}", plan.tracks.front().id, what);
  }

  Result<Saved> lost(const media::Plan& plan, const Error& error) const {
    Saved saved{.warnings = {in_words(plan, error.message())}, .loss = error};
    if (options_.strict) MATINEE_TRY(media::check_strictly(saved.warnings));
    return saved;
  }

  Result<void> fetch(const media::Plan& plan, const media::WorkFolder& folder) {
    sink_.on_phase(media::Phase::downloading);
    const auto files = wanted_files(plan.tracks.front());
    MATINEE_TRY_ASSIGN(media::JournalWriter writer, media::JournalWriter::open(folder));
    const auto on_missing = [&](const media::WantedFile&, const Error& why) {
      if (!first_missing_ || first_missing_->code() == Errc::not_found) first_missing_ = why;
      return true;
    };
    auto fetched = media::fetch_files(
        remote_, folder, writer,
        {.files = files, .limits = options_.limits, .on_missing = on_missing}, sink_, stop_);
    // A file of text is not waited for: what counts is the whole.
    if (fetched) writer.abandon();
    return fetched;
  }

  Result<Saved> publish(const media::Plan& plan, const remux_job::Report& report,
                        media::WorkFolder& folder) const {
    Saved saved;
    bool is_lost = false;
    for (const remux_job::TrackReport& track : report.tracks) {
      is_lost |= track.is_lost;
      for (const std::string& note : track.notes)
        saved.warnings.push_back(in_words(plan, note));
    }
    if (options_.strict) MATINEE_TRY(media::check_strictly(saved.warnings));
    if (is_lost) {
      const Error nothing(Errc::integrity, "nothing of it can be read");
      saved.loss = first_missing_.value_or(nothing).within("subtitles " + plan.tracks.front().id);
    } else {
      sink_.on_phase(media::Phase::publishing);
      const auto replace = options_.overwrite == media::Overwrite::allow
                               ? media::WorkFolder::Replace::allow
                               : media::WorkFolder::Replace::refuse;
      MATINEE_TRY(folder.publish(media::subtitles_name(0), {.target = options_.target}, replace));
    }
    std::move(folder).discard();
    return saved;
  }

  const media::Remote& remote_;
  const media::DownloadOptions& options_;
  media::ProgressSink& sink_;
  const std::stop_token& stop_;
  /// Of the pieces that are missing, one that is not simply not there, if there is one.
  std::optional<Error> first_missing_;
};

}  // namespace

Result<SavedSubtitles> save_subtitles(const media::Remote& remote, const media::Plan& plan,
                                      const std::vector<fs::path>& files,
                                      const media::DownloadOptions& options,
                                      media::ProgressSink& sink, const std::stop_token& stop) {
  std::vector<bool> finished;
  for (const fs::path& file : files) {
    const bool is_kept = options.overwrite == media::Overwrite::refuse && media::is_there(file);
    if (is_kept && !media::is_finished_as(file, options.target)) {
      return Error(Errc::exists,
                   fmt::format("{}: exists and is not known to be this download", file.native()));
    }
    finished.push_back(is_kept);
  }
  SavedSubtitles saved;
  std::optional<Error> loss;
  for (std::size_t i = 0; i < files.size(); ++i) {
    media::Plan one = plan;
    one.tracks = {plan.tracks.at(i)};
    if (!finished[i]) {
      MATINEE_TRY_ASSIGN(const Saved made, Saver(remote, options, sink, stop).save(one, files[i]));
      std::ranges::copy(made.warnings, std::back_inserter(saved.warnings));
      if (made.loss && !loss) loss = made.loss;
      if (made.loss) continue;
      ++saved.made;
    }
    saved.files.push_back(files[i]);
    std::error_code ignored;
    saved.bytes += fs::file_size(files[i], ignored);
  }
  if (loss && saved.files.empty()) return *loss;
  saved.lacks_some = loss.has_value();
  return saved;
}

bool has_all_subtitles(const fs::path& film, const std::vector<std::string>& languages) {
  const std::string stem = film.stem().native() + ".";
  std::vector<std::string> there;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(film.parent_path(), error)) {
    const std::string name = entry.path().filename().native();
    if (name.starts_with(stem) && entry.path().extension() == ".vtt")
      there.push_back(name.substr(stem.size(), name.find('.', stem.size()) - stem.size()));
  }
  return !languages.empty() && std::ranges::all_of(languages, [&](const std::string& language) {
    return std::ranges::any_of(there, [&](const std::string& tag) {
      return media::rank_language(language, tag) != media::LanguageMatch::none;
    });
  });
}

}  // namespace matinee::film
