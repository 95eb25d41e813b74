// SPDX-License-Identifier: MIT
#include "downloads.hpp"

#include <chrono>
#include <utility>

#include <fmt/format.h>

#include "base/ascii.hpp"
#include "download_values.hpp"
#include "film/new_folders.hpp"
#include "film/still.hpp"
#include "film/subtitles.hpp"
#include "film/tags.hpp"
#include "film/target.hpp"
#include "host/paths.hpp"
#include "http/url.hpp"
#include "media/store/publish.hpp"
#include "ui/progress.hpp"

namespace matinee::cli {

namespace fs = std::filesystem;

namespace {

media::Container container_of(const DownloadChoices& choices) {
  const bool is_mkv = choices.container.empty()
                          ? ascii::lower_case(choices.output).ends_with(".mkv")
                          : choices.container == "mkv";
  return is_mkv ? media::Container::mkv : media::Container::mp4;
}

}  // namespace

Downloads::Downloads(Context& context, const DownloadChoices& choices,
                     std::optional<film::OutputTemplate> name)
    : context_(context), options_(choices), name_(std::move(name)) {
  wishes_ = {.tracks = preferences_of(choices.tracks),
             .container = container_of(choices),
             .subtitles = subtitle_use_of(choices.tracks)};
  rate_ = choices.rate.empty() ? 0 : *parse_rate(choices.rate);
}

Result<DownloadResult> Downloads::download(const std::string& target) {
  if (film::is_media_url(target)) return download_url(target);
  MATINEE_TRY_ASSIGN(const mubi::FilmRef ref, mubi::parse_film_ref(target));
  if (options_.stills) return download_still(target, ref);
  const bool is_trailer = options_.trailer || film::is_trailer_page(target);
  return is_trailer ? download_trailer(target, ref) : download_film(target, ref);
}

// All that there is to choose from.
Result<media::Manifest> Downloads::list(const std::string& target) {
  const auto stop = context_.stop_token();
  MATINEE_TRY_ASSIGN(const media::Remote remote, this->remote());
  if (film::is_media_url(target)) return film::manifest_of_url(patient(remote), target, stop);
  MATINEE_TRY_ASSIGN(const mubi::FilmRef ref, mubi::parse_film_ref(target));
  if (options_.trailer || film::is_trailer_page(target)) {
    MATINEE_TRY_ASSIGN(const mubi::Film film, film_for_all(ref));
    return film::manifest_of_trailers(patient(remote), film, stop);
  }
  MATINEE_TRY_ASSIGN(const access::ProvenSession session, context_.access().prove());
  mubi::Client client(remote.transport, context_.clock(), {.country = session.country}, stop);
  MATINEE_TRY_ASSIGN(const mubi::Film film, client.fetch_film(ref));
  film::FilmSource source(client, film, *session.token,
                          [this](const Error& refusal) { return renewed_token(refusal); });
  return source.manifest(patient(remote), stop);
}

Result<DownloadResult> Downloads::download_url(const std::string& url) {
  MATINEE_TRY(film::check_url(url));
  const auto stop = context_.stop_token();
  return run({.result = {.target = url, .identity = film::identity_of_url(url)},
              .fields = film::name_fields_of_url(url),
              .title = http::masked_url(url),
              .default_name =
                  [&url](std::string_view ending, std::size_t longest) {
                    return film::file_name_of_url(url, ending, longest);
                  },
              .make_plan =
                  [&](const media::Remote& remote) {
                    return film::plan_of_url(remote, url, wishes_, stop);
                  },
              .make_text_plan =
                  [&](const media::Remote& remote) {
                    return film::text_plan_of_url(remote, url, wishes_, stop);
                  },
              .is_url = true});
}

Downloads::Order Downloads::order_of(const std::string& target, const mubi::Film& film,
                                     film::Kind kind) const {
  Order order{.result = {.target = target, .identity = film::identity_of(film, kind)},
              .fields = film::name_fields_of(film, kind),
              .title = film::title_of(film, kind),
              .still_url = film.still_url};
  order.default_name = [&film, kind](std::string_view ending, std::size_t longest) {
    return film::file_name_of(film, kind, ending, longest);
  };
  if (!options_.leaves_out_facts) order.tags = film::tags_of(film, kind);
  return order;
}

Result<DownloadResult> Downloads::download_trailer(const std::string& target,
                                                   const mubi::FilmRef& ref) {
  MATINEE_TRY_ASSIGN(const mubi::Film film, film_for_all(ref));
  MATINEE_TRY_ASSIGN(const mubi::Trailer trailer, film::trailer_of(film, wishes_.tracks));
  const auto stop = context_.stop_token();
  Order order = order_of(target, film, film::Kind::trailer);
  order.note = film::trailer_note(film, trailer, wishes_.tracks);
  order.make_plan = [&](const media::Remote& remote) {
    return film::plan_of_url(remote, trailer.url, wishes_, stop);
  };
  order.make_text_plan = [&](const media::Remote& remote) {
    return film::text_plan_of_url(remote, trailer.url, wishes_, stop);
  };
  return run(std::move(order));
}

Result<DownloadResult> Downloads::download_still(const std::string& target,
                                                 const mubi::FilmRef& ref) {
  MATINEE_TRY_ASSIGN(const mubi::Film film, film_for_all(ref));
  if (film.still_url.empty()) {
    return Error(Errc::not_found, fmt::format("{}: has no still", film.title));
  }
  const Order order = order_of(target, film, film::Kind::film);
  DownloadResult result{.target = target,
                        .identity = fmt::format("still {}", film.id),
                        .file = output_for(order, {}, ".jpg")};
  MATINEE_TRY_ASSIGN(const bool is_finished, check_finished(result));
  if (is_finished) return result;
  MATINEE_TRY_ASSIGN(const film::NewFolders folders,
                     film::NewFolders::make(result.file.parent_path()));
  MATINEE_TRY_ASSIGN(const media::Remote remote, this->remote());
  const auto started = context_.clock().steady_now();
  const auto size = film::save_still(patient(remote), film.still_url, library_options(result),
                                     context_.stop_token());
  if (!size) return film::told_of_name(film::as_told(size.error()), result.file);
  result.state = DownloadState::done;
  result.bytes = result.received = *size;
  result.elapsed = std::chrono::duration_cast<std::chrono::milliseconds>(
      context_.clock().steady_now() - started);
  return result;
}

// As anybody sees it: needs no session.
Result<mubi::Film> Downloads::film_for_all(const mubi::FilmRef& ref) {
  MATINEE_TRY_ASSIGN(http::Transport * transport, context_.transport());
  mubi::Client client(*transport, context_.clock(),
                      {.country = context_.access().options().country}, context_.stop_token());
  return client.fetch_film(ref);
}

Result<DownloadResult> Downloads::download_film(const std::string& target,
                                                const mubi::FilmRef& ref) {
  // Proves the session, and tells the country that decides on what is offered.
  MATINEE_TRY_ASSIGN(const access::ProvenSession session, context_.access().prove());
  MATINEE_TRY_ASSIGN(http::Transport * transport, context_.transport());
  const auto stop = context_.stop_token();
  mubi::Client client(*transport, context_.clock(), {.country = session.country}, stop);
  MATINEE_TRY_ASSIGN(const mubi::Film film, client.fetch_film(ref));
  film::FilmSource source(client, film, *session.token,
                          [this](const Error& refusal) { return renewed_token(refusal); });
  Order order = order_of(target, film, film::Kind::film);
  order.make_plan = [&](const media::Remote& remote) { return source.plan(remote, wishes_, stop); };
  order.make_text_plan = [&](const media::Remote& remote) {
    return source.text_plan(remote, wishes_, stop);
  };
  return run(std::move(order));
}

// The session's source may hold another one by now.
Result<const Secret*> Downloads::renewed_token(const Error& refusal) {
  const auto session = context_.access().prove();
  if (!session) return refusal;
  return session->token;
}

// The plan is made before the name where the name depends on it, or whether there is a film at all.
Result<DownloadResult> Downloads::run(Order order) {
  MATINEE_TRY_ASSIGN(const media::Remote remote, this->remote());
  if (options_.tracks.skips_media) {
    const auto texts = order.make_text_plan(patient(remote));
    if (!texts) return film::as_told(texts.error());
    const auto files = text_files(order, *texts);
    return save_texts(std::move(order), texts->plan, files, remote);
  }
  const bool needs_height = name_ && name_->has_field("height");
  if (!needs_height) {
    order.result.file = output_for(order, {});
    MATINEE_TRY_ASSIGN(const bool is_finished, check_finished(order.result));
    if (is_finished) return restore_texts(std::move(order), remote);
  }
  std::optional<media::Plan> first;
  if (needs_height || order.is_url) {
    auto plan = order.make_plan(patient(remote));
    // A signed URL that has run out is asked for anew below.
    if (!plan && (needs_height || !film::is_expired_url(plan.error()))) {
      return film::as_told(film::about_target(plan.error(), order.title));
    }
    if (plan) first = *std::move(plan);
  }
  if (first && film::is_text_alone(*first)) {
    const auto files = text_files(order, {.plan = *first, .is_alone = true});
    return save_texts(std::move(order), *first, files, remote);
  }
  if (needs_height) {
    order.result.file = output_for(order, film::height_of(*first));
    MATINEE_TRY_ASSIGN(const bool is_finished, check_finished(order.result));
    if (is_finished) return restore_texts(std::move(order), remote);
  }
  return run_job(std::move(order), std::move(first), remote);
}

Result<DownloadResult> Downloads::run_job(Order order, std::optional<media::Plan> first_plan,
                                          const media::Remote& remote) {
  DownloadResult result = std::move(order.result);
  MATINEE_TRY_ASSIGN(const film::NewFolders folders,
                     film::NewFolders::make(result.file.parent_path()));
  if (!order.note.empty()) context_.console().tell(printable(order.note));
  film::Job job{.make_plan = [&](const media::Remote& patient) -> Result<media::Plan> {
                  if (auto plan = std::exchange(first_plan, std::nullopt)) return *std::move(plan);
                  return order.make_plan(patient);
                },
                .options = library_options(result),
                .title = order.title};
  job.options.join.tags = order.tags;
  if (options_.embeds_cover) job.cover_url = order.still_url;
  const std::string shown = order.is_url ? result.file.filename().native() : order.title;
  ProgressView view(context_.console(), context_.clock(), style(), printable(shown));
  const auto report = film::run(remote, job, view, context_.stop_token());
  if (!report) return film::told_of_name(report.error(), result.file);
  result.state = DownloadState::done;
  result.bytes = report->bytes;
  result.subtitles = report->subtitles;
  result.warnings = report->warnings;
  result.lacks_subtitles = report->lacks_subtitles && names_subtitles();
  result.received = view.bytes_received();
  result.elapsed = view.spent().receiving;
  return result;
}

Result<DownloadResult> Downloads::save_texts(Order order, const media::Plan& plan,
                                             const std::vector<fs::path>& files,
                                             const media::Remote& remote) {
  DownloadResult result = std::move(order.result);
  for (const fs::path& file : files) {
    if (outputs_.insert(file).second) continue;
    return Error(Errc::exists,
                 fmt::format("{}: another target of this run has this name", file.native()));
  }
  MATINEE_TRY_ASSIGN(const film::NewFolders folders,
                     film::NewFolders::make(files.front().parent_path()));
  ProgressView view(context_.console(), context_.clock(), style(), printable(order.title));
  for (const std::string& note : plan.notes)
    view.on_note(note);
  const auto saved = film::save_subtitles(remote, plan, files, library_options(result), view,
                                          context_.stop_token());
  if (!saved) {
    return film::told_of_name(film::as_told(film::about_target(saved.error(), order.title)),
                              files.front());
  }
  // Of a film that is there, the film counts.
  if (result.state != DownloadState::exists) {
    result.file.clear();
    result.state = saved->made > 0 ? DownloadState::done : DownloadState::exists;
    result.bytes = saved->bytes;
  }
  result.subtitles = saved->files;
  result.warnings = saved->warnings;
  result.lacks_subtitles = saved->lacks_some && names_subtitles();
  result.received = view.bytes_received();
  result.elapsed = view.spent().receiving;
  return result;
}

// Whoever asks for all of them takes what can be had.
bool Downloads::names_subtitles() const {
  return std::ranges::any_of(wishes_.tracks.subtitle_languages,
                             [](const std::string& language) { return language != "all"; });
}

// What is there is left as it is, whoever made it: the film is finished.
Result<DownloadResult> Downloads::restore_texts(Order order, const media::Remote& remote) {
  const bool is_complete =
      !options_.tracks.writes_subtitles ||
      film::has_all_subtitles(order.result.file, wishes_.tracks.subtitle_languages);
  if (is_complete) return std::move(order.result);
  const auto texts = order.make_text_plan(patient(remote));
  if (!texts && texts.error().code() != Errc::not_found) return film::as_told(texts.error());
  if (!texts) {
    context_.console().tell(printable(texts.error().message()));
    return std::move(order.result);
  }
  order.result.subtitles = text_files(order, *texts);
  media::Plan missing = texts->plan;
  std::vector<fs::path> files;
  missing.tracks.clear();
  for (std::size_t i = 0; i < order.result.subtitles.size(); ++i) {
    const fs::path& file = order.result.subtitles[i];
    if (media::is_there(file)) continue;
    files.push_back(file);
    missing.tracks.push_back(texts->plan.tracks.at(i));
  }
  if (files.empty()) return std::move(order.result);
  auto all = order.result.subtitles;
  MATINEE_TRY_ASSIGN(DownloadResult result, save_texts(std::move(order), missing, files, remote));
  std::erase_if(all, [](const fs::path& file) { return !media::is_there(file); });
  result.subtitles = std::move(all);
  return result;
}

media::DownloadOptions Downloads::library_options(const DownloadResult& result) const {
  return {.output = result.file,
          .target = result.identity,
          .made_with = text_of(options_.tracks),
          .remuxer = host::program_part("matinee-remux"),
          .join = {.container = wishes_.container, .subtitles = wishes_.subtitles},
          .overwrite = options_.overwrite ? media::Overwrite::allow : media::Overwrite::refuse,
          .limits = {.parallel = options_.parallel, .bytes_per_s = rate_},
          .strict = options_.strict};
}

// A file under the name is left alone; whether it is this download, finished before, it says
// itself.
Result<bool> Downloads::check_finished(DownloadResult& result) {
  if (!outputs_.insert(result.file).second) {
    return Error(Errc::exists,
                 fmt::format("{}: another target of this run has this name", result.file.native()));
  }
  const auto overwrite = options_.overwrite ? media::Overwrite::allow : media::Overwrite::refuse;
  MATINEE_TRY_ASSIGN(auto finished, film::find_finished(result.file, result.identity, overwrite));
  if (!finished) return false;
  result.made_with = std::move(finished->made_with);
  result.state = DownloadState::exists;
  result.bytes = finished->bytes;
  return true;
}

fs::path Downloads::output_for(const Order& order, std::optional<std::uint32_t> height,
                               std::string_view ending) const {
  if (ending.empty()) ending = wishes_.container == media::Container::mkv ? ".mkv" : ".mp4";
  const fs::path folder = options_.folder;
  std::size_t longest = film::longest_name_in(folder);
  if (options_.tracks.writes_subtitles) {
    longest -= std::min(longest, film::k_subtitles_are_longer_by);
  }
  if (!name_) return folder / order.default_name(ending, longest);
  film::NameFields fields = order.fields;
  fields["ext"] = ending.substr(1);
  if (height) fields["height"] = std::to_string(*height);
  const fs::path path = folder / name_->expand(fields, ending, longest);
  return name_->is_folder() ? path / order.default_name(ending, longest) : path;
}

// Beside the film, whether that is there or not; where there can be no film, under its name.
std::vector<fs::path> Downloads::text_files(const Order& order, const film::TextPlan& texts) const {
  const media::Plan& plan = texts.plan;
  if (!texts.is_alone || plan.tracks.size() != 1) {
    return media::subtitle_files(plan, output_for(order, texts.height));
  }
  const fs::path file = output_for(order, texts.height, ".vtt");
  const bool is_named = ascii::lower_case(options_.output).ends_with(".vtt");
  if (is_named || plan.tracks.front().language.empty()) return {file};
  return media::subtitle_files(plan, file);
}

Result<media::Remote> Downloads::remote() {
  MATINEE_TRY_ASSIGN(http::Transport * transport, context_.transport());
  return media::Remote{.transport = *transport, .clock = context_.clock()};
}

media::Remote Downloads::patient(const media::Remote& remote) {
  media::Remote bounded = remote;
  bounded.give_up_at = context_.clock().steady_now() + media::k_patience;
  return bounded;
}

ProgressStyle Downloads::style() const {
  if (options_.progress == "none") return ProgressStyle::none;
  if (options_.progress == "plain") return ProgressStyle::plain;
  if (options_.progress == "bar") return ProgressStyle::bar;
  if (options_.progress == "json") return ProgressStyle::json;
  return natural_style(context_.console());
}

}  // namespace matinee::cli
