// SPDX-License-Identifier: MIT
#include "media/download.hpp"

#include <algorithm>
#include <iterator>
#include <set>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "formats/mp4_box.hpp"
#include "media/container/mp4.hpp"
#include "media/fetch/engine.hpp"
#include "media/join/remux_job.hpp"
#include "media/join/remuxer.hpp"
#include "media/join/track_check.hpp"
#include "media/output_files.hpp"
#include "media/protection_check.hpp"
#include "media/second_fetch.hpp"
#include "media/store/work_folder.hpp"
#include "media/strictness.hpp"
#include "media/wanted_files.hpp"

namespace matinee::media {

namespace {

Result<void> store_inits(const WorkFolder& folder, const Inits& inits) {
  for (std::size_t t = 0; t < inits.size(); ++t) {
    for (std::size_t i = 0; i < inits[t].size(); ++i) {
      MATINEE_TRY(folder.store(init_name(t, i), inits[t][i]));
    }
  }
  return {};
}

// The file as it is now on the disk. What is behind its last box is the host's: it stays, with a
// warning.
Result<void> check_file(const WorkFolder& folder, const std::string& name,
                        std::vector<std::string>& warnings) {
  MATINEE_TRY_ASSIGN(const UniqueFd fd, folder.open_for_reading(name));
  const ByteReader read = descriptor_reader(fd.get(), name);
  MATINEE_TRY_ASSIGN(const Mp4Scan scan, examine_mp4(read));
  const std::uint64_t size = folder.find_size(name).value_or(0);
  MATINEE_TRY_ASSIGN(const formats::Boxes boxes, formats::walk_boxes(read, size));
  if (boxes.ending == formats::BoxesEnd::cut)
    return Error(Errc::integrity, "the file is cut short, or its boxes are broken");
  if (scan.is_protected) return Error(Errc::protected_media, "the file is encrypted");
  if (boxes.ending == formats::BoxesEnd::trailing) {
    warnings.push_back(
        fmt::format("{} bytes behind the last box of the file are no media", size - boxes.end));
  }
  return {};
}

class Download {
 public:
  Download(const Remote& remote, const Plan& plan, const DownloadOptions& options,
           ProgressSink& sink, const std::stop_token& stop)
      : remote_(remote), plan_(plan), options_(options), sink_(sink), stop_(stop) {}

  Result<DownloadReport> run() {
    WorkFolder::discard_reservation(options_.output);
    MATINEE_TRY(check_output());
    sink_.on_phase(Phase::examining);
    MATINEE_TRY_ASSIGN(const Examined examined, examine(remote_, plan_, stop_));
    MATINEE_TRY_ASSIGN(WorkFolder folder, WorkFolder::open(options_.output));
    // Another run may have finished while this one looked.
    MATINEE_TRY(check_output_again(folder));
    auto report = run_in(folder, examined);
    // An error leaves nothing behind but what another run can go on with. Whoever stops it goes on.
    const bool has_failed = !report && report.error().code() != Errc::cancelled;
    if (has_failed) std::move(folder).discard_unless_kept();
    return report;
  }

 private:
  Result<DownloadReport> run_in(WorkFolder& folder, const Examined& examined) {
    MATINEE_TRY(folder.claim(options_.target));
    // Of a run that was killed: it takes room, and is made anew.
    MATINEE_TRY(folder.remove(k_joined_name));
    MATINEE_TRY(store_inits(folder, examined.inits));
    if (!options_.join.cover.empty()) MATINEE_TRY(folder.store(k_cover_name, options_.join.cover));
    files_ = wanted_files(plan_, examined.whole_bytes);
    // What an object that was longer left behind the end.
    const auto left = examined.whole_bytes ? folder.find_size(segment_name(0, 0)) : std::nullopt;
    if (left && *left > *examined.whole_bytes) MATINEE_TRY(folder.remove(segment_name(0, 0)));
    MATINEE_TRY_ASSIGN(JournalWriter journal_writer, JournalWriter::open(folder));
    auto made = fetch_and_join(folder, journal_writer);
    // What is encrypted is not kept, however late it shows.
    if (!made) {
      if (made.error().code() == Errc::protected_media) {
        journal_writer.abandon();
        std::move(folder).discard();
      }
      return made.error();
    }
    DownloadReport report = *std::move(made);
    sink_.on_phase(Phase::publishing);
    // The parts are not waited for any more: what counts now is the whole.
    journal_writer.abandon();
    MATINEE_TRY(publish_subtitles(folder, report));
    MATINEE_TRY(folder.publish(
        result_name(), {.target = options_.target, .made_with = options_.made_with}, replace()));
    std::move(folder).discard();
    return report;
  }

  bool is_plain() const { return is_published_as_it_came(plan_, options_.join.container); }

  /// The file in the part folder that is to be published.
  std::string result_name() const { return is_plain() ? segment_name(0, 0) : k_joined_name; }

  Result<DownloadReport> fetch_and_join(const WorkFolder& folder, JournalWriter& journal_writer) {
    if (plan_.kind == ManifestKind::progressive) {
      MATINEE_TRY_ASSIGN(remux_job::Report made, fetch_file(folder, journal_writer));
      if (made.failure) return made.failure->error;
      // Of one file that is whole nothing would come differently a second time.
      if (!is_plain()) add_warnings(find_oddities(plan_, made));
      return finished(folder, std::move(made));
    }
    // Each round leaves out a segment that cannot be read, or has other bytes of one that is odd.
    constexpr int k_most_rounds = 16;
    SecondFetch second({remote_, folder, journal_writer, options_.limits, sink_, stop_});
    for (int round = 0;; ++round) {
      MATINEE_TRY_ASSIGN(remux_job::Report made, fetch_while_joining(folder, journal_writer));
      if (made.failure) {
        if (round == k_most_rounds) return made.failure->error;
        MATINEE_TRY(mend(*made.failure, second));
        continue;
      }
      const auto findings = find_oddities(plan_, made);
      if (!findings.empty() && round < k_most_rounds) {
        MATINEE_TRY_ASSIGN(const bool is_other, fetch_again(findings, second));
        if (is_other) continue;
      }
      add_warnings(findings);
      return finished(folder, std::move(made));
    }
  }

  // Where nothing comes differently, the host has it so.
  Result<bool> fetch_again(const std::vector<Finding>& findings, SecondFetch& second) {
    std::set<std::string> names;
    for (const Finding& finding : findings) {
      for (std::size_t i = finding.first; i < finding.end; ++i)
        names.insert(segment_name(finding.track, i));
    }
    return fetch_again(names, second);
  }

  Result<bool> fetch_again(const std::set<std::string>& names, SecondFetch& second) {
    std::vector<WantedFile> doubted;
    std::ranges::copy_if(files_, std::back_inserter(doubted), [&](const WantedFile& file) {
      return names.contains(file.name) && !second.is_proved(file.name) &&
             !left_out_.contains(file.name);
    });
    if (doubted.empty()) return false;
    sink_.on_note(fmt::format("{} segments are odd: fetching them once more", doubted.size()));
    return second.run(doubted);
  }

  // Makes another round worth its while: what cannot be read although it came twice as it is, is
  // left out.
  Result<void> mend(const remux_job::Failure& failure, SecondFetch& second) {
    const remux_job::Place& place = *failure.place;
    if (place.input >= plan_.tracks.size()) return failure.error;
    const Track& track = plan_.tracks[place.input];
    const auto segment = segment_of(place);
    if (!segment || track.type == TrackType::text) return failure.error;
    const std::string name = segment_name(place.input, *segment);
    if (!second.is_proved(name)) {
      std::set<std::string> names{name};
      // The remuxer reads ahead: the one before may be at fault.
      if (*segment > 0) names.insert(segment_name(place.input, *segment - 1));
      MATINEE_TRY(fetch_again(names, second));
      return {};
    }
    return leave_out(place.input, *segment, failure.error);
  }

  // Costs its own time, but not the film; without pictures there is none.
  Result<void> leave_out(std::size_t track, std::size_t segment, const Error& why) {
    if (!left_out_.insert(segment_name(track, segment)).second) return why;
    const auto& segments = plan_.tracks[track].segments;
    std::size_t left = 0;
    for (std::size_t i = 0; i < segments.size(); ++i)
      left += left_out_.contains(segment_name(track, i)) ? 0 : 1;
    if (left == 0 && track == 0) return why;
    warnings_.push_back(fmt::format("track {}: {:.2f} s at {:.2f} s are left out: {}",
                                    plan_.tracks[track].id, segments[segment].duration.count(),
                                    segments[segment].start.count(), why.message()));
    return {};
  }

  // A host that has many of them has something else than the film.
  Result<void> take_odd(const WantedFile& file, const Error& why, OddFile is) {
    constexpr std::size_t k_most = 16;
    if (++odd_files_ > k_most) return why;
    for (std::size_t t = 0; t < plan_.tracks.size(); ++t) {
      const auto& segments = plan_.tracks[t].segments;
      for (std::size_t i = 0; i < segments.size(); ++i) {
        if (segment_name(t, i) != file.name) continue;
        if (is == OddFile::left_out) return leave_out(t, i, why);
        warnings_.push_back(fmt::format("track {}: the segment at {:.2f} s: {}", plan_.tracks[t].id,
                                        segments[i].start.count(), why.message()));
      }
    }
    return {};
  }

  // The segment that the remuxer stopped at; of an initialization, the first one that needs it.
  std::optional<std::size_t> segment_of(const remux_job::Place& place) const {
    const Track& track = plan_.tracks[place.input];
    for (std::size_t i = 0; i < track.segments.size(); ++i) {
      const auto& init = track.segments[i].init;
      const std::string name = segment_name(place.input, i);
      if (left_out_.contains(name)) continue;
      if (name == place.file || (init && init_name(place.input, *init) == place.file)) return i;
    }
    return std::nullopt;
  }

  void add_warnings(const std::vector<Finding>& findings) {
    for (const Finding& finding : findings)
      warnings_.push_back(finding.message);
  }

  // What could not be read of subtitles costs no more than that.
  void add_text_warnings(const remux_job::Report& made) {
    // Of a film that is published as it came, only the text is an input; it is last in a plan.
    const auto media = std::ranges::count_if(
        plan_.tracks, [](const Track& track) { return track.type != TrackType::text; });
    for (const remux_job::TrackReport& track : made.tracks) {
      const std::size_t index = track.input + (is_plain() ? static_cast<std::size_t>(media) : 0);
      if (track.kind != TrackType::text || index >= plan_.tracks.size()) continue;
      if (track.is_lost) lost_texts_.insert(index);
      for (const std::string& note : track.notes)
        warnings_.push_back(fmt::format("subtitles {}: {}", plan_.tracks[index].id, note));
    }
  }

  Result<DownloadReport> finished(const WorkFolder& folder, remux_job::Report made) {
    add_text_warnings(made);
    if (options_.strict) MATINEE_TRY(check_strictly(warnings_));
    return DownloadReport{.bytes = folder.find_size(result_name()).value_or(0),
                          .tracks = std::move(made.tracks),
                          .lacks_subtitles = plan_.lacks_text || !lost_texts_.empty(),
                          .warnings = std::move(warnings_)};
  }

  Result<remux_job::Report> fetch_file(const WorkFolder& folder, JournalWriter& journal_writer) {
    sink_.on_phase(Phase::downloading);
    MATINEE_TRY(
        fetch_files(remote_, folder, journal_writer, {files_, options_.limits}, sink_, stop_));
    sink_.on_phase(Phase::assembling);
    MATINEE_TRY(check_file(folder, segment_name(0, 0), warnings_));
    const remux_job::Job job = make_remux_job(plan_, options_.join);
    if (job.inputs.empty()) return remux_job::Report{};
    return run_remuxer(options_.remuxer, folder, job, stop_);
  }

  // The remuxer takes each file as it comes, and so is done soon after the last one.
  Result<remux_job::Report> fetch_while_joining(const WorkFolder& folder,
                                                JournalWriter& journal_writer) {
    for (;;) {
      MATINEE_TRY_ASSIGN(auto report, fetch_and_join_once(folder, journal_writer));
      if (report) return *std::move(report);
    }
  }

  // Nothing if a file is not to come: the remuxer waits for it, and has to begin anew without it.
  Result<std::optional<remux_job::Report>> fetch_and_join_once(const WorkFolder& folder,
                                                               JournalWriter& journal_writer) {
    using Joined = std::optional<remux_job::Report>;
    remux_job::Job job = make_remux_job(plan_, options_.join, left_out_);
    job.is_on_the_way = true;
    MATINEE_TRY_ASSIGN(RemuxRun run, RemuxRun::start(options_.remuxer, folder, job));
    for (const std::string& name : init_names(plan_))
      run.tell(name);
    std::vector<WantedFile> missing;
    for (const WantedFile& file : files_) {
      if (whole_.contains(file.name)) {
        run.tell(file.name);
      } else {
        missing.push_back(file);
      }
    }
    sink_.on_phase(Phase::downloading);
    bool is_joining = true;
    const auto on_complete = [&](const WantedFile& file) {
      whole_.insert(file.name);
      is_joining = run.tell(file.name);
      return is_joining;
    };
    bool is_complete = true;
    const auto on_missing = [&](const WantedFile& file, const Error&) {
      whole_.insert(file.name);
      // The remuxer notes what it was told of and does not find.
      if (file.type == TrackType::text) return run.tell(file.name);
      left_out_.insert(file.name);
      is_complete = false;
      return true;
    };
    const auto on_odd = [&](const WantedFile& file, const Error& why, OddFile is) {
      if (is == OddFile::left_out) {
        whole_.insert(file.name);
        is_complete = false;
      }
      return take_odd(file, why, is).has_value();
    };
    const auto fetched = fetch_files(remote_, folder, journal_writer,
                                     {.files = missing,
                                      .limits = options_.limits,
                                      .on_complete = on_complete,
                                      .on_missing = on_missing,
                                      .on_odd = on_odd,
                                      .grows_beside = k_joined_name},
                                     sink_, stop_);
    if (!fetched && is_joining) return fetched.error();
    if (fetched && !is_complete) return Joined();
    sink_.on_phase(Phase::assembling);
    MATINEE_TRY_ASSIGN(remux_job::Report report, run.finish(stop_));
    return Joined(std::move(report));
  }

  // Before the film: when that is there, all is.
  Result<void> publish_subtitles(const WorkFolder& folder, DownloadReport& report) const {
    if (!has_subtitles_beside()) return {};
    const auto files = subtitle_files(plan_, options_.output);
    std::size_t next = 0;
    for (std::size_t t = 0; t < plan_.tracks.size(); ++t) {
      if (plan_.tracks[t].type != TrackType::text) continue;
      const auto& file = files.at(next++);
      if (lost_texts_.contains(t)) continue;
      MATINEE_TRY(
          folder.publish_beside(subtitles_name(t), file, {.target = options_.target}, replace()));
      report.subtitles.push_back(file);
    }
    return {};
  }

  Replace replace() const {
    return options_.overwrite == Overwrite::allow ? Replace::allow : Replace::refuse;
  }

  bool has_subtitles_beside() const {
    return is_plain() || options_.join.subtitles != SubtitleUse::embedded;
  }

  Result<void> check_output() const {
    if (plan_.tracks.empty()) return Error(Errc::usage, "the plan has no tracks");
    if (options_.overwrite == Overwrite::allow) return {};
    std::vector<std::filesystem::path> beside;
    if (has_subtitles_beside()) beside = subtitle_files(plan_, options_.output);
    return check_names_are_free(options_.output, beside, options_.target);
  }

  Result<void> check_output_again(WorkFolder& folder) const {
    auto checked = check_output();
    if (!checked) std::move(folder).discard_if_empty();
    return checked;
  }

  const Remote& remote_;
  const Plan& plan_;
  const DownloadOptions& options_;
  ProgressSink& sink_;
  const std::stop_token& stop_;
  std::vector<WantedFile> files_;
  /// Of these, what has come in this run.
  std::set<std::string> whole_;
  /// Of these, what cannot be read.
  std::set<std::string> left_out_;
  std::vector<std::string> warnings_;
  std::size_t odd_files_ = 0;
  /// Of the plan's tracks.
  std::set<std::size_t> lost_texts_;
};

}  // namespace

Result<DownloadReport> download(const Remote& remote, const Plan& plan,
                                const DownloadOptions& options, ProgressSink& sink,
                                const std::stop_token& stop) {
  return Download(remote, plan, options, sink, stop).run();
}

}  // namespace matinee::media
