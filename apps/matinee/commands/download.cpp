// SPDX-License-Identifier: MIT
#include <filesystem>
#include <set>
#include <utility>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <unistd.h>

#include "command.hpp"
#include "download_job.hpp"
#include "file_name.hpp"
#include "http/url.hpp"
#include "json.hpp"
#include "listing.hpp"
#include "media/finished_mark.hpp"
#include "media/work_folder.hpp"
#include "mubi/client.hpp"
#include "places.hpp"
#include "still.hpp"
#include "sys/file.hpp"
#include "track_options.hpp"
#include "ui/progress.hpp"
#include "ui/when.hpp"

namespace matinee::cli {

namespace {

namespace fs = std::filesystem;

const std::vector<std::string> k_progress_names{"auto", "bar", "plain", "json", "none"};

struct Options {
  std::vector<std::string> targets;
  std::string batch_file;
  std::string folder = ".";
  std::string output;
  std::size_t parallel = 16;
  std::string rate;
  TrackOptions tracks;
  bool trailer = false;
  bool stills = false;
  bool overwrite = false;
  std::string progress = "auto";
};

bool is_media_url(std::string_view target) {
  return target.find("://") != std::string_view::npos && !mubi::is_site_url(target);
}

std::string check_rate(std::string& text) {
  if (parse_rate(text)) return {};
  return "not a rate in bytes per second (500K, 4.2M): " + text;
}

// The downloads of one run of the program, one after the other.
class Downloads {
 public:
  Downloads(Context& context, const Options& options) : context_(context), options_(options) {
    wishes_ = {.tracks = preferences_of(options.tracks),
               .subtitles = subtitle_use_of(options.tracks)};
    rate_ = options.rate.empty() ? 0 : *parse_rate(options.rate);
  }

  Result<DownloadResult> download(const std::string& target) {
    if (is_media_url(target)) return download_url(target);
    MATINEE_TRY_ASSIGN(const mubi::FilmRef ref, mubi::parse_film_ref(target));
    if (options_.stills) return download_still(target, ref);
    return options_.trailer ? download_trailer(target, ref) : download_film(target, ref);
  }

  // All that there is to choose from.
  Result<media::Manifest> list(const std::string& target) {
    const auto stop = context_.stop_token();
    MATINEE_TRY_ASSIGN(media::Remote remote, this->remote());
    remote.give_up_at = context_.clock().steady_now() + media::k_patience;
    if (is_media_url(target)) return manifest_of_url(remote, target, stop);
    MATINEE_TRY_ASSIGN(const mubi::FilmRef ref, mubi::parse_film_ref(target));
    if (options_.trailer) {
      MATINEE_TRY_ASSIGN(const mubi::Film film, film_for_all(ref));
      MATINEE_TRY_ASSIGN(const std::string url, trailer_url(film));
      return manifest_of_url(remote, url, stop);
    }
    MATINEE_TRY_ASSIGN(const ProvenSession session, context_.prove_session());
    const Secret* const token = session.token;
    mubi::Client client(remote.transport, context_.clock(), {.country = session.country}, stop);
    MATINEE_TRY_ASSIGN(const mubi::Film film, client.fetch_film(ref));
    MATINEE_TRY(check_offer(film));
    MATINEE_TRY(client.open_viewing(film.id, *token));
    return manifest_of_film(remote, client, film, *token, stop);
  }

 private:
  Result<DownloadResult> download_url(const std::string& url) {
    MATINEE_TRY(check_url(url));
    DownloadResult result{
        .target = url, .identity = "url " + url, .file = output_for(file_name_of_url(url))};
    MATINEE_TRY_ASSIGN(const bool is_finished, check_finished(result));
    if (is_finished) return result;
    const std::string title = result.file.filename().native();
    return fetch(std::move(result), title, [&](const auto& remote, const auto& stop) {
      return plan_of_url(remote, url, wishes_, stop);
    });
  }

  Result<DownloadResult> download_trailer(const std::string& target, const mubi::FilmRef& ref) {
    MATINEE_TRY_ASSIGN(const mubi::Film film, film_for_all(ref));
    MATINEE_TRY_ASSIGN(const std::string url, trailer_url(film));
    DownloadResult result{.target = target,
                          .identity = fmt::format("trailer {}", film.id),
                          .file = output_for(file_name_of(film, Kind::trailer))};
    MATINEE_TRY_ASSIGN(const bool is_finished, check_finished(result));
    if (is_finished) return result;
    return fetch(std::move(result), film.title + " (trailer)",
                 [&](const auto& remote, const auto& stop) {
                   return plan_of_url(remote, url, wishes_, stop);
                 });
  }

  Result<DownloadResult> download_still(const std::string& target, const mubi::FilmRef& ref) {
    MATINEE_TRY_ASSIGN(const mubi::Film film, film_for_all(ref));
    if (film.still_url.empty()) {
      return Error(Errc::not_found, fmt::format("{}: has no still", film.title));
    }
    DownloadResult result{.target = target,
                          .identity = fmt::format("still {}", film.id),
                          .file = output_for(file_name_of(film, Kind::film), ".jpg")};
    MATINEE_TRY_ASSIGN(const bool is_finished, check_finished(result));
    if (is_finished) return result;
    MATINEE_TRY_ASSIGN(media::Remote remote, this->remote());
    remote.give_up_at = context_.clock().steady_now() + media::k_patience;
    const auto started = context_.clock().steady_now();
    const auto size =
        save_still(remote, film.still_url, library_options(result), context_.stop_token());
    if (!size) return as_told(size.error());
    result.state = DownloadState::done;
    result.bytes = result.received = *size;
    result.elapsed = std::chrono::duration_cast<std::chrono::milliseconds>(
        context_.clock().steady_now() - started);
    return result;
  }

  // As anybody sees it: needs no session.
  Result<mubi::Film> film_for_all(const mubi::FilmRef& ref) {
    MATINEE_TRY_ASSIGN(http::Transport * transport, context_.transport());
    mubi::Client client(*transport, context_.clock(), {.country = context_.first_country()},
                        context_.stop_token());
    return client.fetch_film(ref);
  }

  static Result<std::string> trailer_url(const mubi::Film& film) {
    const mubi::Trailer* trailer = mubi::best_trailer(film);
    if (trailer != nullptr) return trailer->url;
    return Error(Errc::not_found, fmt::format("{}: has no trailer", film.title));
  }

  Result<DownloadResult> download_film(const std::string& target, const mubi::FilmRef& ref) {
    // Proves the session, and tells the country that decides on what is offered.
    MATINEE_TRY_ASSIGN(const ProvenSession session, context_.prove_session());
    const Secret* token = session.token;
    MATINEE_TRY_ASSIGN(http::Transport * transport, context_.transport());
    mubi::Client client(*transport, context_.clock(), {.country = session.country},
                        context_.stop_token());
    MATINEE_TRY_ASSIGN(const mubi::Film film, client.fetch_film(ref));
    DownloadResult result{.target = target,
                          .identity = fmt::format("film {}", film.id),
                          .file = output_for(file_name_of(film, Kind::film))};
    MATINEE_TRY_ASSIGN(const bool is_finished, check_finished(result));
    if (is_finished) return result;
    MATINEE_TRY(check_offer(film));
    MATINEE_TRY(client.open_viewing(film.id, *token));
    bool is_renewed = false;
    const auto make_plan = [&](const auto& remote, const auto& stop) -> Result<media::Plan> {
      auto plan = plan_of_film(remote, client, film, *token, wishes_, stop);
      if (plan || !is_refused_session(plan.error()) || std::exchange(is_renewed, true)) return plan;
      MATINEE_TRY_ASSIGN(token, renewed_token(plan.error()));
      MATINEE_TRY(client.open_viewing(film.id, *token));
      return plan_of_film(remote, client, film, *token, wishes_, stop);
    };
    return fetch(std::move(result), film.title, make_plan);
  }

  // The session's source may hold another one by now.
  Result<const Secret*> renewed_token(const Error& refusal) {
    MATINEE_TRY_ASSIGN(AuthManager * auth, context_.auth_manager());
    const auto refreshed = auth->refresh();
    if (!refreshed || *refreshed == Refreshed::same) return refusal;
    MATINEE_TRY_ASSIGN(const ProvenSession session, context_.prove_session());
    return session.token;
  }

  // Asks for the plan anew when signed URLs ran out on the way; what has come is kept.
  template <class MakePlan>
  Result<DownloadResult> fetch(DownloadResult result, std::string_view title, MakePlan make_plan) {
    constexpr int k_most_plans = 3;
    const auto stop = context_.stop_token();
    MATINEE_TRY_ASSIGN(media::Remote remote, this->remote());
    ProgressView view(context_.console(), context_.clock(), style(), printable(title));
    for (int count = 1;; ++count) {
      remote.give_up_at = context_.clock().steady_now() + media::k_patience;
      const auto plan = make_plan(remote, stop);
      if (!plan && is_expired_url(plan.error()) && count < k_most_plans) continue;
      if (!plan) return as_told(plan.error());
      for (const std::string& note : plan->notes)
        view.on_note(note);
      const auto report = media::download(remote, *plan, library_options(result), view, stop);
      if (report) {
        result.state = DownloadState::done;
        result.bytes = report->bytes;
        result.subtitles = report->subtitles;
        result.received = view.bytes_received();
        result.elapsed = view.elapsed();
        return result;
      }
      if (!is_expired_url(report.error()) || count == k_most_plans) {
        return as_told(report.error());
      }
      view.on_note("the signed URLs ran out: asking for new ones");
    }
  }

  media::DownloadOptions library_options(const DownloadResult& result) const {
    return {.output = result.file,
            .target = result.identity,
            .remuxer = program_part("matinee-remux"),
            .overwrite = options_.overwrite ? media::Overwrite::allow : media::Overwrite::refuse,
            .limits = {.parallel = options_.parallel, .bytes_per_s = rate_},
            .subtitles = wishes_.subtitles};
  }

  // A file under the name is left alone; whether it is this download, finished before, it says
  // itself.
  Result<bool> check_finished(DownloadResult& result) {
    if (!outputs_.insert(result.file).second) {
      return Error(Errc::exists, fmt::format("{}: another target of this run has this name",
                                             result.file.native()));
    }
    std::error_code error;
    const auto status = fs::symlink_status(result.file, error);
    if (status.type() == fs::file_type::none) {
      return Error::from_errno(error.value(), result.file.native());
    }
    if (status.type() == fs::file_type::not_found || options_.overwrite) {
      fs::create_directories(result.file.parent_path(), error);
      if (error) return Error::from_errno(error.value(), result.file.parent_path().native());
      return false;
    }
    if (!media::is_finished_as(result.file, result.identity)) {
      return Error(Errc::exists, fmt::format("{}: exists and is not known to be this download",
                                             result.file.native()));
    }
    media::WorkFolder::discard_leftover(result.file, result.identity);
    result.state = DownloadState::exists;
    result.bytes = fs::file_size(result.file, error);
    return true;
  }

  static Result<void> check_offer(const mubi::Film& film) {
    switch (film.offer) {
      case mubi::Offer::none:
        return Error(Errc::unavailable, fmt::format("{}: not offered in this country", film.title));
      case mubi::Offer::upcoming:
        return Error(Errc::unavailable, fmt::format("{}: not offered yet", film.title));
      case mubi::Offer::expired:
        return Error(Errc::unavailable, fmt::format("{}: no longer offered", film.title));
      case mubi::Offer::live:
      case mubi::Offer::unknown:
        break;
    }
    return {};
  }

  fs::path output_for(const std::string& natural_name, const char* ending = ".mp4") const {
    const std::string& name = options_.output.empty() ? natural_name : options_.output;
    fs::path path = fs::path(options_.folder) / name;
    if (path.extension() == ".mp4") path.replace_extension(ending);
    if (path.extension() != ending) path += ending;
    return path;
  }

  Result<media::Remote> remote() {
    MATINEE_TRY_ASSIGN(http::Transport * transport, context_.transport());
    return media::Remote{.transport = *transport, .clock = context_.clock()};
  }

  ProgressStyle style() const {
    if (options_.progress == "none") return ProgressStyle::none;
    if (options_.progress == "plain") return ProgressStyle::plain;
    if (options_.progress == "bar") return ProgressStyle::bar;
    if (options_.progress == "json") return ProgressStyle::json;
    return natural_style(context_.console());
  }

  Context& context_;
  const Options& options_;
  Wishes wishes_;
  std::uint64_t rate_ = 0;
  std::set<fs::path> outputs_;
};

std::string summary_of(const DownloadResult& result) {
  if (result.state == DownloadState::exists) {
    return fmt::format("{}: finished before, not fetched again", printable(result.file.native()));
  }
  const auto milliseconds = std::max<std::int64_t>(result.elapsed.count(), 1);
  return fmt::format(
      "{}: {} in {:.1f} s, {}/s", printable(result.file.native()), format_bytes(result.bytes),
      static_cast<double>(milliseconds) / 1000,
      format_bytes(result.received * 1000 / static_cast<std::uint64_t>(milliseconds)));
}

class DownloadCommand final : public Command {
 public:
  std::string_view name() const override { return "download"; }
  std::string_view summary() const override {
    return "Download what the service delivers in the clear, into one MP4 file each";
  }

  void add_options(CLI::App& app) override {
    app.add_option("TARGET", options_.targets,
                   "a film's page, slug or id, or the https URL of a manifest or an MP4 file")
        ->type_name("TARGET");
    app.add_option("-a,--batch-file", options_.batch_file, "targets, one a line; - for stdin")
        ->type_name("FILE");
    app.add_option("-P,--paths", options_.folder, "the folder for finished and partial files")
        ->type_name("FOLDER");
    app.add_option("-o,--output", options_.output, "the file's name")->type_name("NAME");
    app.add_option("-N,--concurrent-fragments", options_.parallel,
                   "requests at once, at most: as many as help")
        ->type_name("JOBS")
        ->check(CLI::Range(1, 128))
        ->capture_default_str();
    app.add_option("-r,--limit-rate", options_.rate, "bytes per second: 500K, 4.2M")
        ->type_name("RATE")
        ->check(CLI::Validator(check_rate, "", "rate"));
    add_track_options(app, options_.tracks);
    app.add_flag("--trailer", options_.trailer, "the film's trailer; needs no session");
    app.add_flag("--stills", options_.stills, "the film's picture; needs no session")
        ->excludes("--trailer");
    app.add_flag("-w,--force-overwrites", options_.overwrite, "replace a finished file");
    app.add_option("--progress", options_.progress, "auto, bar, plain, json or none")
        ->type_name("STYLE")
        ->check(CLI::IsMember(k_progress_names));
  }

  Result<ExitCode> run(Context& context) override {
    if (!options_.batch_file.empty()) {
      MATINEE_TRY_ASSIGN(auto more, read_batch(options_.batch_file));
      std::ranges::move(more, std::back_inserter(options_.targets));
    }
    if (options_.targets.empty()) return Error(Errc::usage, "no target to download");
    if (!options_.output.empty() && options_.targets.size() > 1) {
      return Error(Errc::usage, "--output names one file, and there are several targets");
    }
    Downloads downloads(context, options_);
    if (options_.tracks.lists) return list(context, downloads);
    std::vector<DownloadResult> results;
    for (const std::string& target : options_.targets) {
      auto result = downloads.download(target);
      if (!result && options_.targets.size() == 1) return result.error();
      const bool is_cancelled = !result && result.error().code() == Errc::cancelled;
      if (!result && !is_cancelled) {
        context.console().complain(fmt::format("matinee: {}", printable(result.error().message())));
      }
      if (result) {
        MATINEE_TRY(tell(context, *result));
        results.push_back(*std::move(result));
        continue;
      }
      results.push_back({.target = target, .error = result.error()});
      // What was finished before is told, too.
      if (is_cancelled && !context.options().json) return result.error();
      if (is_cancelled) break;
    }
    if (context.options().json) MATINEE_TRY(context.console().write(json_of(results)));
    return exit_code_of_all(results);
  }

 private:
  Result<ExitCode> list(Context& context, Downloads& downloads) const {
    std::vector<Listing> listings;
    std::size_t failures = 0;
    for (const std::string& target : options_.targets) {
      const auto manifest = downloads.list(target);
      const bool is_last_word =
          options_.targets.size() == 1 || (!manifest && manifest.error().code() == Errc::cancelled);
      if (!manifest && is_last_word) return as_told(manifest.error());
      Listing& listing = listings.emplace_back(Listing{.target = target});
      if (manifest) {
        listing.manifest = *manifest;
        if (context.options().json) continue;
        MATINEE_TRY(context.console().write(
            fmt::format("{}: {}\n", printable(target), listing_of(*manifest))));
      } else {
        ++failures;
        listing.error = as_told(manifest.error());
        context.console().complain(
            fmt::format("matinee: {}", printable(manifest.error().message())));
      }
    }
    if (context.options().json) MATINEE_TRY(context.console().write(json_of(listings)));
    if (failures == 0) return ExitCode::ok;
    return failures < listings.size() ? ExitCode::partial
                                      : exit_code_of(listings.front().error->code());
  }

  // To a pipe: on a terminal the summary has just said it.
  static Result<void> tell_path(Context& context, const fs::path& file) {
    if (context.console().output_is_terminal()) return {};
    return context.console().write(file.native() + "\n");
  }

  static Result<void> tell(Context& context, const DownloadResult& result) {
    context.console().tell(summary_of(result));
    return context.options().json ? Result<void>() : tell_path(context, result.file);
  }

  static Result<std::vector<std::string>> read_batch(const std::string& file) {
    constexpr std::size_t k_max_bytes = 16u << 20;
    MATINEE_TRY_ASSIGN(const std::string text,
                       file == "-"
                           ? sys::read_descriptor(STDIN_FILENO, "standard input", k_max_bytes)
                           : sys::read_file(file, k_max_bytes));
    return parse_batch(text);
  }

  static ExitCode exit_code_of_all(const std::vector<DownloadResult>& results) {
    const auto failures =
        std::ranges::count_if(results, [](const DownloadResult& r) { return r.error.has_value(); });
    if (failures == 0) return ExitCode::ok;
    if (results.back().error && results.back().error->code() == Errc::cancelled) {
      return exit_code_of(Errc::cancelled);
    }
    if (static_cast<std::size_t>(failures) < results.size()) return ExitCode::partial;
    const Errc first = results.front().error->code();
    const bool is_same = std::ranges::all_of(
        results, [&](const DownloadResult& r) { return r.error->code() == first; });
    return is_same ? exit_code_of(first) : ExitCode::failure;
  }

  Options options_;
};

}  // namespace

std::unique_ptr<Command> make_download_command() {
  return std::make_unique<DownloadCommand>();
}

}  // namespace matinee::cli
