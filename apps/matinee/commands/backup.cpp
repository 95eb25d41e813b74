// SPDX-License-Identifier: MIT
#include "backup/backup.hpp"

#include <cstdint>
#include <filesystem>
#include <system_error>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "command.hpp"
#include "film/new_folders.hpp"
#include "host/paths.hpp"
#include "json_value.hpp"
#include "list_options.hpp"
#include "modules/backup_module.hpp"
#include "modules/load.hpp"
#include "mubi/client.hpp"
#include "mubi/paging.hpp"

namespace matinee::cli {

namespace {

namespace fs = std::filesystem;
using backup::Change;
using backup::Fetched;
using backup::RawListing;
using mubi::RawKind;

OpenedBackup open_backup(const fs::path& folder) {
  MATINEE_TRY_ASSIGN(void* const symbol,
                     modules::load(host::program_part("matinee-backup.so"), k_open_backup));
  OpenedBackup opened = Error(Errc::bug, "the backup was not opened");
  reinterpret_cast<OpenBackup>(symbol)(folder, opened);
  if (!opened) return opened.error().about(Subject::output);
  return opened;
}

// What the service counts but did not give, and what could not be read.
struct Lack {
  std::size_t missing = 0;
  std::size_t unreadable = 0;

  bool is_any() const noexcept { return missing > 0 || unreadable > 0; }
};

struct Lacks {
  Lack ratings = {};
  Lack views = {};
  Lack wishes = {};
  Lack lists = {};
  Lack films_of_lists = {};
  std::vector<std::int64_t> lists_without_films = {};

  bool is_any() const noexcept {
    return ratings.is_any() || views.is_any() || wishes.is_any() || lists.is_any() ||
           films_of_lists.is_any() || !lists_without_films.empty();
  }
};

Lack lack_of(const RawListing& listing) {
  return {.missing = listing.missing, .unreadable = listing.unreadable};
}

Lacks lacks_of(const Fetched& fetched) {
  Lacks lacks{.ratings = lack_of(fetched.ratings),
              .views = lack_of(fetched.views),
              .wishes = lack_of(fetched.wishes),
              .lists = lack_of(fetched.lists)};
  for (const auto& [id, films] : fetched.films_of_lists) {
    lacks.films_of_lists.missing += films.missing;
    lacks.films_of_lists.unreadable += films.unreadable;
  }
  for (const mubi::RawEntry& list : fetched.lists.items) {
    if (!fetched.films_of_lists.contains(list.key)) lacks.lists_without_films.push_back(list.key);
  }
  return lacks;
}

// Everything that the service has of the member, one list after the other.
class Fetch {
 public:
  Fetch(Context& context, mubi::RawReader& reader) : context_(context), reader_(reader) {}

  Result<Fetched> run() {
    Fetched all;
    MATINEE_TRY_ASSIGN(all.profile, reader_.fetch_profile());
    MATINEE_TRY_ASSIGN(all.ratings, list("ratings", {.kind = RawKind::rating}));
    MATINEE_TRY_ASSIGN(all.views, list("viewing history", {.kind = RawKind::view}));
    MATINEE_TRY_ASSIGN(all.wishes, list("watchlist", {.kind = RawKind::wish}));
    MATINEE_TRY_ASSIGN(all.lists, list("lists", {.kind = RawKind::list}));
    for (const mubi::RawEntry& entry : all.lists.items)
      MATINEE_TRY(add_films(entry, all));
    return all;
  }

 private:
  Result<RawListing> list(const std::string& name, const mubi::RawList& wanted) {
    context_.clock().sleep_for(mubi::k_pause, context_.stop_token());
    if (context_.stop_token().stop_requested()) return Error(Errc::cancelled, "cancelled");
    Console& console = context_.console();
    console.tell(fmt::format("reading: {}", printable(name)));
    const auto tell = [&console](std::size_t so_far, std::optional<std::size_t> total) {
      const std::string of = total ? fmt::format(" of {}", *total) : "";
      console.detail(fmt::format("{}{} entries read", so_far, of));
    };
    MATINEE_TRY_ASSIGN(RawListing listing, reader_.fetch(wanted, context_.stop_token(), tell));
    tell_shortfall(console, listing.unreadable, listing.missing, listing.total, name);
    return listing;
  }

  // A list that is private or has just been deleted is no reason to save nothing.
  Result<void> add_films(const mubi::RawEntry& entry, Fetched& all) {
    const auto described = mubi::parse_film_list(entry.json);
    if (!described || described->slug.empty()) {
      context_.console().tell(fmt::format(
          "the films of the list {} did not come: the service does not name it", entry.key));
      return {};
    }
    auto films = list(fmt::format("list {}", described->title),
                      {.kind = RawKind::listed_film, .slug = described->slug});
    if (films) {
      all.films_of_lists[entry.key] = *std::move(films);
      return {};
    }
    const Errc code = films.error().code();
    if (code != Errc::not_found && code != Errc::unavailable) return films.error();
    context_.console().tell(fmt::format("the films of the list {} did not come: {}",
                                        printable(described->title),
                                        printable(films.error().message())));
    return {};
  }

  Context& context_;
  mubi::RawReader& reader_;
};

std::string in_words(const char* name, const Change& change) {
  std::string text = fmt::format("{}: {}", name, change.listed);
  if (change.added > 0) text += fmt::format(", {} new", change.added);
  if (change.gone > 0) text += fmt::format(", {} no longer listed", change.gone);
  if (change.kept > 0) text += fmt::format(", {} kept that are no longer listed", change.kept);
  return text;
}

json::Ordered json_of(const Change& change, const Lack& lack) {
  return {{"listed", change.listed}, {"added", change.added},   {"gone", change.gone},
          {"kept", change.kept},     {"missing", lack.missing}, {"unreadable", lack.unreadable}};
}

json::Ordered json_of(const std::vector<backup::Renamed>& renamed) {
  json::Ordered files = json::Ordered::array();
  for (const backup::Renamed& file : renamed)
    files.push_back({{"from", file.from}, {"to", file.to}});
  return files;
}

class BackupCommand final : public Command {
 public:
  std::string_view name() const override { return "backup"; }
  std::string_view summary() const override {
    return "Save everything of yours at MUBI in one folder, with a page to look at";
  }

  void add_options(CommandSpec& command) override {
    command.add({.names = {"-P", "--paths"},
                 .value_name = "FOLDER",
                 .description = "the folder of the backup (default matinee-backup)",
                 .binding = &folder_,
                 .kind = ValueKind::folder});
  }

  Result<ExitCode> run(Context& context) override {
    std::error_code error;
    const fs::path folder = fs::absolute(folder_, error);
    if (error) return Error::from_errno(error.value(), folder_).about(Subject::output);
    // What cannot be written to is told before anybody is asked anything.
    MATINEE_TRY_ASSIGN(const film::NewFolders above, film::NewFolders::make(parent_of(folder)));
    MATINEE_TRY_ASSIGN(const auto backup, open_backup(folder));
    MATINEE_TRY_ASSIGN(const access::ProvenSession session, context.access().prove());
    if (!session.user_id) {
      return Error(Errc::failure,
                   "the service does not say whose session this is, and so not whose data to save");
    }
    if (backup->owner() && *backup->owner() != *session.user_id) {
      return Error(Errc::exists, fmt::format("{}: is the backup of another member (user {}), and "
                                             "this session is of user {}",
                                             folder.native(), *backup->owner(), *session.user_id))
          .about(Subject::output);
    }
    MATINEE_TRY_ASSIGN(http::Transport * transport, context.transport());
    mubi::Client client(*transport, context.clock(), {.country = session.country},
                        context.stop_token());
    mubi::RawReader reader(client, context.clock(), *session.user_id, *session.token);
    Fetch fetch(context, reader);
    MATINEE_TRY_ASSIGN(Fetched fetched, fetch.run());
    const Lacks lacks = lacks_of(fetched);
    auto report = backup->save(
        std::move(fetched),
        {.user_id = *session.user_id, .country = session.country, .now = context.clock().now()});
    if (!report) return report.error().about(Subject::output);
    return show(context, *report, lacks);
  }

 private:
  static fs::path parent_of(const fs::path& folder) {
    const fs::path plain = folder.has_filename() ? folder : folder.parent_path();
    return plain.parent_path();
  }

  // Prints the page or the JSON. A backup that lacks something is whole otherwise.
  static Result<ExitCode> show(Context& context, const backup::Report& report, const Lacks& lacks) {
    const ExitCode code = lacks.is_any() ? ExitCode::partial : ExitCode::ok;
    Console& console = context.console();
    const std::string page = (fs::path(report.folder) / "index.html").native();
    console.tell(in_words("ratings", report.ratings));
    console.tell(in_words("history", report.views));
    console.tell(in_words("watchlist", report.wishes));
    console.tell(in_words("lists", report.lists));
    if (!report.left_behind.empty()) {
      console.tell(fmt::format("the previous backup is still in {}; the next run removes it",
                               printable(report.left_behind)));
    }
    for (const backup::Renamed& file : report.renamed) {
      console.tell(fmt::format("your file {} is now {}: the backup has a file of that name",
                               printable(file.from), printable(file.to)));
    }
    if (!context.options().json) {
      MATINEE_TRY(console.write(page + "\n"));
      return code;
    }
    MATINEE_TRY(console.write(line_of({{"folder", report.folder},
                                       {"page", page},
                                       {"first", report.is_first},
                                       {"ratings", json_of(report.ratings, lacks.ratings)},
                                       {"history", json_of(report.views, lacks.views)},
                                       {"watchlist", json_of(report.wishes, lacks.wishes)},
                                       {"lists", json_of(report.lists, lacks.lists)},
                                       {"list_films",
                                        {{"missing", lacks.films_of_lists.missing},
                                         {"unreadable", lacks.films_of_lists.unreadable}}},
                                       {"lists_without_films", lacks.lists_without_films},
                                       {"left_behind", json::text_or_null(report.left_behind)},
                                       {"renamed", json_of(report.renamed)}})));
    return code;
  }

  std::string folder_ = "matinee-backup";
};

}  // namespace

std::unique_ptr<Command> make_backup_command() {
  return std::make_unique<BackupCommand>();
}

}  // namespace matinee::cli
