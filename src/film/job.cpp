// SPDX-License-Identifier: MIT
#include "film/job.hpp"

#include <algorithm>
#include <cstdint>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "film/still.hpp"
#include "media/join/remux_job.hpp"

namespace matinee::film {

namespace {

/// Records the progress of a download and forwards everything to another sink.
class Watch final : public media::ProgressSink {
 public:
  explicit Watch(media::ProgressSink& sink) : sink_(sink) {}

  void on_phase(media::Phase phase) override { sink_.on_phase(phase); }
  void on_progress(const media::Progress& progress) override {
    furthest_ = std::max(furthest_, progress.bytes_done);
    sink_.on_progress(progress);
  }
  void on_note(std::string_view text) override { sink_.on_note(text); }

  std::uint64_t furthest() const noexcept { return furthest_; }

 private:
  media::ProgressSink& sink_;
  std::uint64_t furthest_ = 0;
};

std::string cover_for(const media::Remote& remote, const media::Plan& plan, const Job& job,
                      media::ProgressSink& sink, const std::stop_token& stop) {
  if (!job.cover_url) return {};
  const auto leave_out = [&](std::string_view why) {
    sink.on_note(fmt::format("no picture is put into the film: {}", why));
    return std::string();
  };
  if (media::is_published_as_it_came(plan, job.options.join.container)) {
    return leave_out("it is one file; --remux-video mkv makes one that holds it");
  }
  if (job.cover_url->empty()) return leave_out("there is none");
  auto picture = fetch_still(remote, *job.cover_url, stop);
  return picture ? *std::move(picture) : leave_out(picture.error().message());
}

Result<media::DownloadReport> download(const media::Remote& remote, const media::Plan& plan,
                                       const Job& job, media::ProgressSink& sink,
                                       const std::stop_token& stop) {
  for (const std::string& note : plan.notes)
    sink.on_note(note);
  media::DownloadOptions options = job.options;
  options.join.cover = cover_for(remote, plan, job, sink, stop);
  return media::download(remote, plan, options, sink, stop);
}

}  // namespace

Result<media::DownloadReport> run(const media::Remote& remote, const Job& job,
                                  media::ProgressSink& sink, const std::stop_token& stop) {
  constexpr int k_most_in_vain = 3;
  Watch watch(sink);
  int in_vain = 0;
  for (;;) {
    const std::uint64_t before = watch.furthest();
    // Each attempt gets a deadline of its own.
    media::Remote patient = remote;
    patient.give_up_at = remote.clock.steady_now() + media::k_patience;
    const auto plan = job.make_plan(patient);
    auto report = plan ? download(patient, *plan, job, watch, stop)
                       : Result<media::DownloadReport>(plan.error());
    if (report) return report;
    // Progress resets the count, because a long download may outlive many signed URLs.
    in_vain = watch.furthest() > before ? 0 : in_vain + 1;
    if (!is_expired_url(report.error()) || in_vain == k_most_in_vain) {
      return as_told(about_target(report.error(), job.title));
    }
    if (plan) sink.on_note("the signed URLs ran out: asking for new ones");
  }
}

bool is_expired_url(const Error& error) noexcept {
  if (error.subject() == Subject::film) return false;  // an answer of the service, not of a server
  if (!error.native() || error.native()->space != NativeCode::Space::http) return false;
  const long status = error.native()->value;
  return status == 401 || status == 403 || status == 410;
}

bool is_refused_session(const Error& error) noexcept {
  const bool is_of_service =
      error.subject() == Subject::film || error.subject() == Subject::session_source;
  return error.code() == Errc::rejected && is_of_service;
}

Error about_target(const Error& error, const std::string& title) {
  const bool is_named = title.empty() || error.message().starts_with(title) ||
                        (error.subject() != Subject::unsaid && error.subject() != Subject::output);
  if (is_named) return error;
  if (error.code() == Errc::protected_media) {
    return {Errc::protected_media, fmt::format("{}: the media are encrypted", title)};
  }
  const auto& native = error.native();
  // An error about a file already names its path.
  const bool is_about_files = error.code() == Errc::storage || error.code() == Errc::exists ||
                              error.code() == Errc::busy || error.code() == Errc::cancelled ||
                              (native && native->space == NativeCode::Space::posix);
  constexpr const char* k_url = "://";
  const bool names_url =
      title.find(k_url) != std::string::npos && error.message().find(k_url) != std::string::npos;
  return is_about_files || names_url ? error : error.within(title);
}

Error as_told(const Error& error) {
  if (is_refused_session(error) || error.subject() == Subject::output) return error;
  const auto& native = error.native();
  const bool is_of_files = native && native->space == NativeCode::Space::posix;
  if (is_of_files || error.code() == Errc::storage) return error.about(Subject::output);
  if (error.code() != Errc::rejected) return error.about(Subject::media);
  return Error(Errc::failure, error.message(), error.native(), error.recovery())
      .about(Subject::media);
}

}  // namespace matinee::film
