// SPDX-License-Identifier: MIT
#include "backup/backup.hpp"

#include <filesystem>
#include <utility>

#include <fmt/format.h>

#include "command.hpp"
#include "film/new_folders.hpp"
#include "host/paths.hpp"
#include "json_value.hpp"
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
  OpenedBackup opened = Error(Errc::bug, "the back-up was not opened");
  reinterpret_cast<OpenBackup>(symbol)(folder, opened);
  if (!opened) return opened.error().about(Subject::output);
  return opened;
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
    if (listing.unreadable > 0) {
      console.tell(fmt::format("{}: {} entries could not be read and are left out", printable(name),
                               listing.unreadable));
    }
    if (listing.missing > 0) {
      console.tell(fmt::format("{}: {} of {} entries did not come: the service gives no more",
                               printable(name), listing.missing, listing.total.value_or(0)));
    }
    return listing;
  }

  // A list that is private or has just been deleted is no reason to save nothing.
  Result<void> add_films(const mubi::RawEntry& entry, Fetched& all) {
    const auto described = mubi::parse_film_list(entry.json);
    if (!described || described->slug.empty()) return {};
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
  if (change.gone > 0) text += fmt::format(", {} no longer at MUBI", change.gone);
  if (change.kept > 0) text += fmt::format(", {} kept that MUBI no longer has", change.kept);
  return text;
}

json::Ordered json_of(const Change& change) {
  return {{"listed", change.listed},
          {"added", change.added},
          {"gone", change.gone},
          {"kept", change.kept}};
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
                 .description = "the folder of the back-up (default matinee-backup)",
                 .binding = &folder_,
                 .kind = ValueKind::folder});
  }

  Result<ExitCode> run(Context& context) override {
    const fs::path folder = fs::absolute(folder_);
    // What cannot be written to is told before anybody is asked anything.
    MATINEE_TRY_ASSIGN(const film::NewFolders above, film::NewFolders::make(parent_of(folder)));
    MATINEE_TRY_ASSIGN(const auto backup, open_backup(folder));
    MATINEE_TRY_ASSIGN(const access::ProvenSession session, context.access().prove());
    if (!session.user_id) {
      return Error(Errc::failure,
                   "the service does not say whose session this is, and so not whose data to save");
    }
    if (backup->owner() && *backup->owner() != *session.user_id) {
      return Error(Errc::exists, fmt::format("{}: is the back-up of another member (user {}), and "
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
    auto report = backup->save(
        std::move(fetched),
        {.user_id = *session.user_id, .country = session.country, .now = context.clock().now()});
    if (!report) return report.error().about(Subject::output);
    return show(context, *report);
  }

 private:
  static fs::path parent_of(const fs::path& folder) {
    const fs::path plain = folder.has_filename() ? folder : folder.parent_path();
    return plain.parent_path();
  }

  static Result<ExitCode> show(Context& context, const backup::Report& report) {
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
      return ExitCode::ok;
    }
    json::Ordered renamed = json::Ordered::array();
    for (const backup::Renamed& file : report.renamed)
      renamed.push_back({{"from", file.from}, {"to", file.to}});
    MATINEE_TRY(console.write(line_of({{"folder", report.folder},
                                       {"page", page},
                                       {"first", report.is_first},
                                       {"ratings", json_of(report.ratings)},
                                       {"history", json_of(report.views)},
                                       {"watchlist", json_of(report.wishes)},
                                       {"lists", json_of(report.lists)},
                                       {"left_behind", json::text_or_null(report.left_behind)},
                                       {"renamed", renamed}})));
    return ExitCode::ok;
  }

  std::string folder_ = "matinee-backup";
};

}  // namespace

std::unique_ptr<Command> make_backup_command() {
  return std::make_unique<BackupCommand>();
}

}  // namespace matinee::cli
