// SPDX-License-Identifier: MIT
#include "film/subtitles.hpp"

#include <algorithm>
#include <system_error>
#include <utility>

#include <fmt/format.h>

#include "media/fetch/engine.hpp"
#include "media/join/remux_job.hpp"
#include "media/join/remuxer.hpp"
#include "media/protection_check.hpp"
#include "media/store/finished_mark.hpp"
#include "media/store/journal_writer.hpp"
#include "media/store/work_folder.hpp"

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
                     .check = media::SegmentCheck::whole});
  }
  return files;
}

/// The tracks of one plan, one after the other.
class Saver {
 public:
  Saver(const media::Remote& remote, const media::DownloadOptions& options,
        media::ProgressSink& sink, const std::stop_token& stop)
      : remote_(remote), options_(options), sink_(sink), stop_(stop) {}

  Result<void> save(const media::Plan& plan, const fs::path& file) const {
    sink_.on_phase(media::Phase::examining);
    MATINEE_TRY_ASSIGN(const media::Examined examined, media::examine(remote_, plan, stop_));
    MATINEE_TRY_ASSIGN(media::WorkFolder folder, media::WorkFolder::open(file));
    MATINEE_TRY(folder.claim(options_.target));
    const std::vector<std::string>& inits = examined.inits.front();
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
    sink_.on_phase(media::Phase::publishing);
    const auto replace = options_.overwrite == media::Overwrite::allow
                             ? media::WorkFolder::Replace::allow
                             : media::WorkFolder::Replace::refuse;
    MATINEE_TRY(folder.publish(media::subtitles_name(0), {.target = options_.target}, replace));
    std::move(folder).discard();
    return {};
  }

 private:
  Result<void> fetch(const media::Plan& plan, const media::WorkFolder& folder) const {
    sink_.on_phase(media::Phase::downloading);
    const auto files = wanted_files(plan.tracks.front());
    MATINEE_TRY_ASSIGN(media::JournalWriter writer, media::JournalWriter::open(folder));
    auto fetched =
        media::fetch_files(remote_, folder, writer, {files, options_.limits}, sink_, stop_);
    // A file of text is not waited for: what counts is the whole.
    if (fetched) writer.abandon();
    return fetched;
  }

  const media::Remote& remote_;
  const media::DownloadOptions& options_;
  media::ProgressSink& sink_;
  const std::stop_token& stop_;
};

bool is_there(const fs::path& file) {
  std::error_code ignored;
  const auto type = fs::symlink_status(file, ignored).type();
  return type != fs::file_type::not_found && type != fs::file_type::none;
}

}  // namespace

Result<SavedSubtitles> save_subtitles(const media::Remote& remote, const media::Plan& plan,
                                      const std::vector<fs::path>& files,
                                      const media::DownloadOptions& options,
                                      media::ProgressSink& sink, const std::stop_token& stop) {
  std::vector<bool> finished;
  for (const fs::path& file : files) {
    const bool is_kept = options.overwrite == media::Overwrite::refuse && is_there(file);
    if (is_kept && !media::is_finished_as(file, options.target)) {
      return Error(Errc::exists,
                   fmt::format("{}: exists and is not known to be this download", file.native()));
    }
    finished.push_back(is_kept);
  }
  SavedSubtitles saved{.files = files};
  const Saver saver(remote, options, sink, stop);
  for (std::size_t i = 0; i < files.size(); ++i) {
    media::Plan one = plan;
    one.tracks = {plan.tracks.at(i)};
    if (!finished[i]) MATINEE_TRY(saver.save(one, files[i]));
    saved.made += finished[i] ? 0 : 1;
    std::error_code ignored;
    saved.bytes += fs::file_size(files[i], ignored);
  }
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
