// SPDX-License-Identifier: MIT
#include <array>
#include <cerrno>
#include <csignal>
#include <string>
#include <utility>
#include <vector>

#include <fcntl.h>
#include <fmt/format.h>

#include "access/surroundings.hpp"
#include "command.hpp"
#include "film/plans.hpp"
#include "film/stream_check.hpp"
#include "film/target.hpp"
#include "host/environment.hpp"
#include "host/paths.hpp"
#include "login/launch.hpp"
#include "mpv.hpp"
#include "mubi/client.hpp"
#include "sys/descriptors.hpp"
#include "sys/file.hpp"
#include "sys/pipe.hpp"
#include "sys/process.hpp"
#include "version.hpp"

namespace matinee::cli {

namespace {

// A pipe that holds `text`, whose reader finds its end.
Result<UniqueFd> readable(std::string_view text) {
  constexpr std::size_t k_fits_a_pipe = 60'000;
  if (text.size() > k_fits_a_pipe) {
    return Error(Errc::unsupported, "the addresses of the media are too long for mpv");
  }
  MATINEE_TRY_ASSIGN(sys::Pipe pipe, sys::open_pipe());
  MATINEE_TRY(sys::write_all(pipe.write_end.get(), text, "pipe"));
  return std::move(pipe.read_end);
}

std::string path_of(const UniqueFd& fd) {
  return fmt::format("/dev/fd/{}", fd.get());
}

class PlayCommand final : public Command {
 public:
  std::string_view name() const override { return "play"; }
  std::string_view summary() const override {
    return "Play a trailer, or a stream that is in the clear, in mpv";
  }

  void add_options(CommandSpec& command) override {
    command.add(
        {.names = {"TARGET"},
         .value_name = "TARGET",
         .description = "a film's page, slug or id, or the https URL of a manifest or an MP4 file",
         .binding = &target_,
         .is_required = true});
    command.add({.names = {"ARGUMENT"},
                 .value_name = "ARGUMENT",
                 .description = "arguments for mpv, after --",
                 .binding = &arguments_});
    command.add({.names = {"--trailer"},
                 .description = "the film's trailer; needs no session",
                 .binding = &trailer_});
  }

  Result<ExitCode> run(Context& context) override {
    const sys::OpenDescriptors inherited;
    // Without a player nothing is asked: the service would note a viewing.
    const auto desktop = access::read_desktop(context.access().environment());
    if (login::find_program(desktop, "mpv").empty()) {
      context.console().fail("mpv is not installed (no such program in PATH)");
      return ExitCode::exec_not_found;
    }
    MATINEE_TRY_ASSIGN(const MpvJob job, job_for(context));
    if (!context.options().connect_to.empty()) {
      context.console().tell("mpv connects by itself: --connect-to does not hold for it");
    }
    MATINEE_TRY_ASSIGN(const UniqueFd config, readable(mpv_config(job)));
    MATINEE_TRY_ASSIGN(const std::string playlist_text, mpv_playlist(job));
    MATINEE_TRY_ASSIGN(const UniqueFd playlist, readable(playlist_text));
    inherited.close_later_ones_on_exec();
    return become_mpv(context, config, playlist);
  }

 private:
  bool is_trailer() const { return trailer_ || film::is_trailer_page(target_); }

  // What is there to play, proved to be in the clear.
  Result<MpvJob> job_for(Context& context) const {
    MATINEE_TRY_ASSIGN(http::Transport * transport, context.transport());
    const auto& options = context.access().options();
    mubi::Client client(*transport, context.clock(), {.country = options.country},
                        context.stop_token());
    MpvJob job{.title = target_,
               .cacert = host::absolute(context.options().cacert),
               .user_agent = std::string(k_user_agent)};
    mubi::Stream stream;
    if (film::is_media_url(target_)) {
      stream.offers.push_back({.url = target_, .content_type = {}});
    } else {
      MATINEE_TRY_ASSIGN(stream, stream_of_film(context, client, job.title));
    }
    MATINEE_TRY_ASSIGN(const mubi::StreamOffer* const offer,
                       film::find_clear_offer({.transport = *transport, .clock = context.clock()},
                                              stream, context.stop_token()));
    if (offer == nullptr) {
      return Error(Errc::protected_media, fmt::format("{}: the media are encrypted", job.title))
          .about(Subject::film);
    }
    job.url = offer->url;
    for (const mubi::TextTrack& track : stream.text_tracks)
      job.subtitles.push_back(track.url);
    return job;
  }

  Result<mubi::Stream> stream_of_film(Context& context, mubi::Client& client,
                                      std::string& title) const {
    MATINEE_TRY_ASSIGN(const mubi::FilmRef ref, mubi::parse_film_ref(target_));
    if (is_trailer()) {
      MATINEE_TRY_ASSIGN(const mubi::Film film, client.fetch_film(ref));
      MATINEE_TRY_ASSIGN(const mubi::Trailer trailer, film::trailer_of(film, {}));
      title = film.title;
      return mubi::Stream{.offers = {{.url = trailer.url, .content_type = ""}},
                          .text_tracks = {},
                          .is_protected = false};
    }
    MATINEE_TRY_ASSIGN(const access::ProvenSession session, context.access().prove());
    client.set_country(session.country);
    MATINEE_TRY_ASSIGN(const mubi::Film film, client.fetch_film(ref));
    MATINEE_TRY(film::check_offer(film));
    title = film.title;
    MATINEE_TRY(client.open_viewing(film.id, *session.token));
    return client.fetch_stream(film.id, *session.token);
  }

  Result<ExitCode> become_mpv(Context& context, const UniqueFd& config,
                              const UniqueFd& playlist) const {
    std::vector<std::string> arguments{"mpv", "--include=" + path_of(config),
                                       "--playlist=" + path_of(playlist)};
    arguments.insert(arguments.end(), arguments_.begin(), arguments_.end());
    for (const UniqueFd* fd : {&config, &playlist})
      ::fcntl(fd->get(), F_SETFD, 0);
    std::vector<std::string> variables = host::variables();
    std::signal(SIGPIPE, SIG_DFL);
    const int why = sys::replace_process(arguments, variables);
    context.console().fail(Error::from_errno(why, "mpv").message());
    return why == ENOENT ? ExitCode::exec_not_found : ExitCode::exec_not_runnable;
  }

  std::string target_;
  std::vector<std::string> arguments_;
  bool trailer_ = false;
};

}  // namespace

std::unique_ptr<Command> make_play_command() {
  return std::make_unique<PlayCommand>();
}

}  // namespace matinee::cli
