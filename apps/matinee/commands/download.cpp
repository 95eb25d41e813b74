// SPDX-License-Identifier: MIT
#include <algorithm>
#include <filesystem>

#include <fmt/format.h>
#include <unistd.h>

#include "command.hpp"
#include "download_values.hpp"
#include "downloads.hpp"
#include "failed_targets.hpp"
#include "fence/protections.hpp"
#include "film/job.hpp"
#include "film/output_template.hpp"
#include "json.hpp"
#include "listing.hpp"
#include "signals.hpp"
#include "sys/file.hpp"
#include "track_options.hpp"
#include "ui/progress.hpp"
#include "ui/when.hpp"

namespace matinee::cli {

namespace {

namespace fs = std::filesystem;

std::string check_rate(std::string& text) {
  if (parse_rate(text)) return {};
  return "not a rate in bytes per second (500K, 4.2M): " + text;
}

// What was made: the film, or else the subtitles.
std::vector<fs::path> files_of(const DownloadResult& result) {
  return result.file.empty() ? result.subtitles : std::vector<fs::path>{result.file};
}

std::string summary_of(const DownloadResult& result) {
  if (result.file.empty()) {
    std::string names;
    for (const fs::path& file : result.subtitles)
      names += (names.empty() ? "" : ", ") + file.native();
    const bool is_new = result.state == DownloadState::done;
    return fmt::format("{}: {}", printable(names),
                       is_new ? format_bytes(result.bytes) : "finished before, not fetched again");
  }
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
    return "Download what the service delivers in the clear, into one file each";
  }

  void add_options(CommandSpec& command) override {
    add_target_options(command);
    add_file_options(command);
    add_track_options(command, options_.tracks);
    add_other_options(command);
  }

  Result<ExitCode> run(Context& context) override {
    if (!options_.batch_file.empty()) {
      MATINEE_TRY_ASSIGN(auto more, read_batch(options_.batch_file));
      std::ranges::move(more, std::back_inserter(options_.targets));
    }
    if (options_.targets.empty()) return Error(Errc::usage, "no target to download");
    MATINEE_TRY_ASSIGN(auto file_name, parse_name());
    if (options_.tracks.skips_media && !options_.tracks.writes_subtitles) {
      return Error(Errc::usage, "--skip-download leaves the subtitles of --write-subs; add that");
    }
    Downloads downloads(context, options_, std::move(file_name));
    if (options_.tracks.lists) return list(context, downloads);
    context.console().detail(fmt::format("the process that joins media is fenced: {}",
                                         fence::words_for(fence::find_protections())));
    std::vector<DownloadResult> results;
    bool lacks_subtitles = false;
    FailedTargets targets = context.failed_targets(name());
    for (const std::string& target : options_.targets) {
      auto result = downloads.download(target);
      if (result) {
        targets.add_success();
        lacks_subtitles |= result->lacks_subtitles;
        MATINEE_TRY(tell(context, *result));
        results.push_back(*std::move(result));
        continue;
      }
      const bool is_cancelled = result.error().code() == Errc::cancelled;
      if (options_.targets.size() == 1) return result.error();
      if (is_cancelled && !context.options().json) return result.error();
      results.push_back({.target = target, .error = result.error()});
      if (is_cancelled) {  // what was finished before is told, too
        MATINEE_TRY(context.console().write(json_of(results)));
        return SignalWatcher::exit_code();
      }
      targets.add_failure(result.error());
    }
    if (context.options().json) MATINEE_TRY(context.console().write(json_of(results)));
    const ExitCode code = targets.finish();
    return code == ExitCode::ok && lacks_subtitles ? ExitCode::partial : code;
  }

 private:
  void add_target_options(CommandSpec& command) {
    command.add({.names = {"TARGET"},
                 .value_name = "TARGET",
                 .description = "a film's page, slug or id, or the https URL of a manifest, an MP4 "
                                "or a WebVTT file",
                 .binding = &options_.targets});
    command.add({.names = {"-a", "--batch-file"},
                 .value_name = "FILE",
                 .description = "targets, one a line; - for stdin",
                 .binding = &options_.batch_file,
                 .kind = ValueKind::file});
  }

  void add_file_options(CommandSpec& command) {
    command.add({.names = {"-P", "--paths"},
                 .value_name = "FOLDER",
                 .description = "the folder for finished and partial files",
                 .binding = &options_.folder,
                 .kind = ValueKind::folder});
    command.add(
        {.names = {"-o", "--output"},
         .value_name = "TEMPLATE",
         .description = "the file's name, a template: %(title)s (%(year)s).%(ext)s; FOLDER/",
         .binding = &options_.output});
    command.add({.names = {"--remux-video"},
                 .value_name = "FORMAT",
                 .description = "mp4 or mkv; by default as --output says",
                 .binding = &options_.container,
                 .choices = {"mp4", "mkv"}});
    command.add({.names = {"-N", "--concurrent-fragments"},
                 .value_name = "JOBS",
                 .description = "most parallel requests, 1 to 128 (default 16)",
                 .binding = &options_.parallel,
                 .range = {{1, 128}}});
    command.add({.names = {"-r", "--limit-rate"},
                 .value_name = "RATE",
                 .description = "bytes per second: 500K, 4.2M",
                 .binding = &options_.rate,
                 .check = check_rate});
  }

  void add_other_options(CommandSpec& command) {
    const auto add_flag = [&](std::vector<std::string> names, const char* description, bool& into) {
      command.add({.names = std::move(names), .description = description, .binding = &into});
    };
    add_flag({"--trailer"}, "the film's trailer; needs no session", options_.trailer);
    command.add({.names = {"--stills"},
                 .description = "the film's picture; needs no session",
                 .binding = &options_.stills,
                 .excludes = {"--trailer", "--skip-download"}});
    add_flag({"-w", "--force-overwrites"}, "replace a finished file", options_.overwrite);
    add_flag({"--strict"}, "an oddity of the media is an error (15), no warning", options_.strict);
    add_flag({"--embed-thumbnail"}, "the film's picture, as its cover", options_.embeds_cover);
    add_flag({"--no-embed-metadata"}, "do not tell title, year and the like inside the film",
             options_.leaves_out_facts);
    command.add({.names = {"--progress"},
                 .value_name = "STYLE",
                 .description = "auto, bar, plain, json or none",
                 .binding = &options_.progress,
                 .choices = {"auto", "bar", "plain", "json", "none"}});
  }

  Result<std::optional<film::OutputTemplate>> parse_name() const {
    if (options_.output.empty()) return std::optional<film::OutputTemplate>();
    if (options_.output == "-") {
      return Error(Errc::usage, "--output: a download cannot go to standard output");
    }
    MATINEE_TRY_ASSIGN(auto name, film::OutputTemplate::parse(options_.output));
    if (options_.targets.size() > 1 && !name.differs_by_target()) {
      return Error(Errc::usage,
                   "--output names one file, and there are several targets; a field tells them "
                   "apart, %(title)s say");
    }
    return std::optional(std::move(name));
  }

  Result<ExitCode> list(Context& context, Downloads& downloads) const {
    std::vector<Listing> listings;
    FailedTargets targets = context.failed_targets(name());
    for (const std::string& target : options_.targets) {
      const auto manifest = downloads.list(target);
      const bool is_last_word =
          options_.targets.size() == 1 || (!manifest && manifest.error().code() == Errc::cancelled);
      if (!manifest && is_last_word) return film::as_told(manifest.error());
      Listing& listing = listings.emplace_back(Listing{.target = target});
      if (manifest) {
        targets.add_success();
        listing.manifest = *manifest;
        if (context.options().json) continue;
        MATINEE_TRY(context.console().write(
            fmt::format("{}: {}\n", printable(target),
                        listing_of(*manifest, context.console().output().columns.value_or(80)))));
      } else {
        listing.error = film::as_told(manifest.error());
        targets.add_failure(*listing.error);
      }
    }
    if (context.options().json) MATINEE_TRY(context.console().write(json_of(listings)));
    return targets.finish();
  }

  // To a pipe: on a terminal the summary has just said it.
  static Result<void> tell_path(Context& context, const fs::path& file) {
    if (context.console().output_is_terminal()) return {};
    return context.console().write(file.native() + "\n");
  }

  void tell_other_options(Context& context, const std::string& made_with) const {
    if (made_with == text_of(options_.tracks) || options_.stills) return;
    context.console().tell(fmt::format("already there, made with {}; -w downloads it again with {}",
                                       printable(made_with), text_of(options_.tracks)));
  }

  Result<void> tell(Context& context, const DownloadResult& result) const {
    for (const std::string& warning : result.warnings)
      context.console().tell(fmt::format("warning: {}", printable(warning)));
    context.console().tell(summary_of(result));
    if (result.made_with) tell_other_options(context, *result.made_with);
    if (context.options().json) return {};
    for (const fs::path& file : files_of(result))
      MATINEE_TRY(tell_path(context, file));
    return {};
  }

  static Result<std::vector<std::string>> read_batch(const std::string& file) {
    constexpr std::size_t k_max_bytes = 16u << 20;
    MATINEE_TRY_ASSIGN(const std::string text,
                       file == "-"
                           ? sys::read_descriptor(STDIN_FILENO, "standard input", k_max_bytes)
                           : sys::read_file(file, k_max_bytes));
    return parse_batch(text);
  }

  DownloadChoices options_;
};

}  // namespace

std::unique_ptr<Command> make_download_command() {
  return std::make_unique<DownloadCommand>();
}

}  // namespace matinee::cli
