// SPDX-License-Identifier: MIT
#include "downloads.hpp"

#include <utility>

#include <fmt/format.h>

#include "base/ascii.hpp"
#include "download_values.hpp"
#include "film/still.hpp"
#include "film/tags.hpp"
#include "host/paths.hpp"
#include "media/store/finished_mark.hpp"
#include "media/store/work_folder.hpp"
#include "ui/progress.hpp"

namespace matinee::cli {

namespace fs = std::filesystem;

namespace {

// Of a file's name: "mp4" or "mkv" in any case, else nothing.
std::string container_in(const fs::path& name) {
  const std::string ending = ascii::lower_case(name.extension().native());
  return ending == ".mp4" || ending == ".mkv" ? ending.substr(1) : "";
}

media::Container container_of(const DownloadChoices& choices) {
  const bool is_mkv =
      (choices.container.empty() ? container_in(choices.output) : choices.container) == "mkv";
  return is_mkv ? media::Container::mkv : media::Container::mp4;
}

bool is_media_url(std::string_view target) {
  return target.find("://") != std::string_view::npos && !mubi::is_site_url(target);
}

}  // namespace

Downloads::Downloads(Context& context, const DownloadChoices& choices)
    : context_(context), options_(choices) {
  wishes_ = {.tracks = preferences_of(choices.tracks),
             .container = container_of(choices),
             .subtitles = subtitle_use_of(choices.tracks)};
  rate_ = choices.rate.empty() ? 0 : *parse_rate(choices.rate);
}

// Asks for the plan anew when signed URLs ran out on the way; what has come is kept.
template <class MakePlan>
Result<DownloadResult> Downloads::fetch(DownloadResult result, const About& about,
                                        MakePlan make_plan) {
  constexpr int k_most_plans = 3;
  const auto stop = context_.stop_token();
  MATINEE_TRY_ASSIGN(media::Remote remote, this->remote());
  ProgressView view(context_.console(), context_.clock(), style(), printable(about.title));
  for (int count = 1;; ++count) {
    remote.give_up_at = context_.clock().steady_now() + media::k_patience;
    const auto plan = make_plan(remote, stop);
    if (!plan && film::is_expired_url(plan.error()) && count < k_most_plans) continue;
    if (!plan) return film::as_told(plan.error());
    for (const std::string& note : plan->notes)
      view.on_note(note);
    media::DownloadOptions options = library_options(result);
    options.join.tags = about.tags;
    options.join.cover = cover_for(remote, *plan, about, view);
    const auto report = media::download(remote, *plan, options, view, stop);
    if (report) {
      result.state = DownloadState::done;
      result.bytes = report->bytes;
      result.subtitles = report->subtitles;
      result.received = view.bytes_received();
      result.elapsed = view.spent().receiving;
      return result;
    }
    if (!film::is_expired_url(report.error()) || count == k_most_plans) {
      return film::as_told(report.error());
    }
    view.on_note("the signed URLs ran out: asking for new ones");
  }
}

Result<DownloadResult> Downloads::download(const std::string& target) {
  if (is_media_url(target)) return download_url(target);
  MATINEE_TRY_ASSIGN(const mubi::FilmRef ref, mubi::parse_film_ref(target));
  if (options_.stills) return download_still(target, ref);
  return options_.trailer ? download_trailer(target, ref) : download_film(target, ref);
}

// All that there is to choose from.
Result<media::Manifest> Downloads::list(const std::string& target) {
  const auto stop = context_.stop_token();
  MATINEE_TRY_ASSIGN(media::Remote remote, this->remote());
  remote.give_up_at = context_.clock().steady_now() + media::k_patience;
  if (is_media_url(target)) return film::manifest_of_url(remote, target, stop);
  MATINEE_TRY_ASSIGN(const mubi::FilmRef ref, mubi::parse_film_ref(target));
  if (options_.trailer) {
    MATINEE_TRY_ASSIGN(const mubi::Film film, film_for_all(ref));
    MATINEE_TRY_ASSIGN(const mubi::Trailer trailer, film::trailer_of(film, wishes_.tracks));
    return film::manifest_of_url(remote, trailer.url, stop);
  }
  MATINEE_TRY_ASSIGN(const access::ProvenSession session, context_.access().prove());
  const Secret* const token = session.token;
  mubi::Client client(remote.transport, context_.clock(), {.country = session.country}, stop);
  MATINEE_TRY_ASSIGN(const mubi::Film film, client.fetch_film(ref));
  MATINEE_TRY(film::check_offer(film));
  MATINEE_TRY(client.open_viewing(film.id, *token));
  return film::manifest_of_film(remote, client, film, *token, stop);
}

Result<DownloadResult> Downloads::download_url(const std::string& url) {
  MATINEE_TRY(check_url(url));
  DownloadResult result{
      .target = url, .identity = "url " + url, .file = output_for(film::file_name_of_url(url))};
  MATINEE_TRY_ASSIGN(const bool is_finished, check_finished(result));
  if (is_finished) return result;
  const std::string title = result.file.filename().native();
  return fetch(std::move(result), {.title = title}, [&](const auto& remote, const auto& stop) {
    return film::plan_of_url(remote, url, wishes_, stop);
  });
}

Result<DownloadResult> Downloads::download_trailer(const std::string& target,
                                                   const mubi::FilmRef& ref) {
  MATINEE_TRY_ASSIGN(const mubi::Film film, film_for_all(ref));
  MATINEE_TRY_ASSIGN(const mubi::Trailer trailer, film::trailer_of(film, wishes_.tracks));
  DownloadResult result{.target = target,
                        .identity = fmt::format("trailer {}", film.id),
                        .file = output_for(film::file_name_of(film, film::Kind::trailer))};
  MATINEE_TRY_ASSIGN(const bool is_finished, check_finished(result));
  if (is_finished) return result;
  const std::string note = film::trailer_note(film, trailer, wishes_.tracks);
  if (!note.empty()) context_.console().tell(printable(note));
  return fetch(std::move(result), about(film, film::Kind::trailer),
               [&](const auto& remote, const auto& stop) {
                 return film::plan_of_url(remote, trailer.url, wishes_, stop);
               });
}

Result<DownloadResult> Downloads::download_still(const std::string& target,
                                                 const mubi::FilmRef& ref) {
  MATINEE_TRY_ASSIGN(const mubi::Film film, film_for_all(ref));
  if (film.still_url.empty()) {
    return Error(Errc::not_found, fmt::format("{}: has no still", film.title));
  }
  DownloadResult result{.target = target,
                        .identity = fmt::format("still {}", film.id),
                        .file = output_for(film::file_name_of(film, film::Kind::film), ".jpg")};
  MATINEE_TRY_ASSIGN(const bool is_finished, check_finished(result));
  if (is_finished) return result;
  MATINEE_TRY_ASSIGN(media::Remote remote, this->remote());
  remote.give_up_at = context_.clock().steady_now() + media::k_patience;
  const auto started = context_.clock().steady_now();
  const auto size =
      film::save_still(remote, film.still_url, library_options(result), context_.stop_token());
  if (!size) return film::as_told(size.error());
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
  const Secret* token = session.token;
  MATINEE_TRY_ASSIGN(http::Transport * transport, context_.transport());
  mubi::Client client(*transport, context_.clock(), {.country = session.country},
                      context_.stop_token());
  MATINEE_TRY_ASSIGN(const mubi::Film film, client.fetch_film(ref));
  DownloadResult result{.target = target,
                        .identity = fmt::format("film {}", film.id),
                        .file = output_for(film::file_name_of(film, film::Kind::film))};
  MATINEE_TRY_ASSIGN(const bool is_finished, check_finished(result));
  if (is_finished) return result;
  MATINEE_TRY(film::check_offer(film));
  MATINEE_TRY(client.open_viewing(film.id, *token));
  bool is_renewed = false;
  const auto make_plan = [&](const auto& remote, const auto& stop) -> Result<media::Plan> {
    auto plan = film::plan_of_film(remote, client, film, *token, wishes_, stop);
    if (plan || !film::is_refused_session(plan.error()) || std::exchange(is_renewed, true))
      return plan;
    MATINEE_TRY_ASSIGN(token, renewed_token(plan.error()));
    MATINEE_TRY(client.open_viewing(film.id, *token));
    return film::plan_of_film(remote, client, film, *token, wishes_, stop);
  };
  return fetch(std::move(result), about(film, film::Kind::film), make_plan);
}

// The session's source may hold another one by now.
Result<const Secret*> Downloads::renewed_token(const Error& refusal) {
  const auto session = context_.access().prove();
  if (!session) return refusal;
  return session->token;
}

Downloads::About Downloads::about(const mubi::Film& film, film::Kind kind) const {
  return {
      .title = film::title_of(film, kind),
      .tags = options_.leaves_out_facts ? std::vector<media::FilmTag>{} : film::tags_of(film, kind),
      .still_url = film.still_url};
}

std::string Downloads::cover_for(const media::Remote& remote, const media::Plan& plan,
                                 const About& about, ProgressView& view) const {
  if (!options_.embeds_cover) return {};
  const auto leave_out = [&](std::string_view why) {
    view.on_note(fmt::format("no picture is put into the film: {}", why));
    return std::string();
  };
  if (media::is_published_as_it_came(plan, wishes_.container)) {
    return leave_out("it is one file; --remux-video mkv makes one that holds it");
  }
  if (about.still_url.empty()) return leave_out("there is none");
  auto picture = film::fetch_still(remote, about.still_url, context_.stop_token());
  return picture ? *std::move(picture) : leave_out(picture.error().message());
}

media::DownloadOptions Downloads::library_options(const DownloadResult& result) const {
  return {.output = result.file,
          .target = result.identity,
          .made_with = text_of(options_.tracks),
          .remuxer = host::program_part("matinee-remux"),
          .join = {.container = wishes_.container, .subtitles = wishes_.subtitles},
          .overwrite = options_.overwrite ? media::Overwrite::allow : media::Overwrite::refuse,
          .limits = {.parallel = options_.parallel, .bytes_per_s = rate_}};
}

// A file under the name is left alone; whether it is this download, finished before, it says
// itself.
Result<bool> Downloads::check_finished(DownloadResult& result) {
  if (!outputs_.insert(result.file).second) {
    return Error(Errc::exists,
                 fmt::format("{}: another target of this run has this name", result.file.native()));
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
  result.made_with = media::options_of(result.file);
  media::WorkFolder::discard_leftover(result.file, result.identity);
  result.state = DownloadState::exists;
  result.bytes = fs::file_size(result.file, error);
  return true;
}

fs::path Downloads::output_for(const std::string& natural_name, const char* ending) const {
  const std::string& name = options_.output.empty() ? natural_name : options_.output;
  fs::path path = fs::path(options_.folder) / name;
  if (ending == nullptr) ending = wishes_.container == media::Container::mkv ? ".mkv" : ".mp4";
  if (ending == "." + container_in(path)) return path;
  if (!container_in(path).empty()) path.replace_extension(ending);
  if (path.extension() != ending) path += ending;
  return path;
}

Result<media::Remote> Downloads::remote() {
  MATINEE_TRY_ASSIGN(http::Transport * transport, context_.transport());
  return media::Remote{.transport = *transport, .clock = context_.clock()};
}

ProgressStyle Downloads::style() const {
  if (options_.progress == "none") return ProgressStyle::none;
  if (options_.progress == "plain") return ProgressStyle::plain;
  if (options_.progress == "bar") return ProgressStyle::bar;
  if (options_.progress == "json") return ProgressStyle::json;
  return natural_style(context_.console());
}

}  // namespace matinee::cli
