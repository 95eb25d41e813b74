// SPDX-License-Identifier: MIT
#include <algorithm>

#include <fmt/format.h>

#include "command.hpp"
#include "failed_targets.hpp"
#include "film_output.hpp"
#include "leaving_notice.hpp"
#include "library/leaving.hpp"
#include "list_options.hpp"
#include "member_list.hpp"
#include "mubi/client.hpp"
#include "ui/list_progress.hpp"
#include "watchlist_import.hpp"

namespace matinee::cli {

namespace {

bool is_meant(const mubi::Film& film, const mubi::FilmRef& ref) {
  return ref.id_or_slug == std::to_string(film.id) || ref.id_or_slug == film.slug;
}

// What the targets of one run came to.
class Changes {
 public:
  explicit Changes(Context& context) : context_(context) {}

  void add(const std::string& target, std::string_view state, Result<mubi::Film> film) {
    if (!film) {
      list_.push_back({.target = target, .error = film.error()});
      return;
    }
    context_.console().tell(fmt::format("{}: {}", state, printable(film->title)));
    list_.push_back({.target = target, .state = std::string(state), .film = *std::move(film)});
  }

  // A single target that fails is the run's own error.
  Result<ExitCode> finish() {
    if (list_.size() == 1 && list_.front().error) return *list_.front().error;
    FailedTargets targets = context_.failed_targets("watchlist");
    for (const WatchlistChange& change : list_) {
      if (change.error) {
        targets.add_failure(*change.error);
      } else {
        targets.add_success();
      }
    }
    if (context_.options().json) MATINEE_TRY(context_.console().write(json_of(list_)));
    return targets.finish();
  }

 private:
  Context& context_;
  std::vector<WatchlistChange> list_;
};

class WatchlistCommand final : public Command {
 public:
  std::string_view name() const override { return "watchlist"; }
  std::string_view summary() const override {
    return "List the films that you want to watch, add to them, remove from them";
  }

  void add_options(CommandSpec& command) override {
    add_list_options(command, list_);
    add_pictures_option(command, no_pictures_);
    add_export_options(command, export_, {"table", "json", "jsonl", "csv", "letterboxd", "ics"});
    command.add({.names = {"--leaving"},
                 .value_name = "DAYS",
                 .description = "only films that leave within DAYS days, the next to leave first",
                 .binding = &leaving_days_,
                 .range = {{1, 3'650}}});
    command.add(
        {.names = {"--notify"},
         .description = "tell on the desktop what leaves within --leaving DAYS, at most once a day",
         .binding = &is_notice_});
    command.add({.names = {"--hook"},
                 .value_name = "COMMAND",
                 .description = "with --notify: run this shell command if a film leaves",
                 .binding = &notice_.hook,
                 .is_private = true});
    command.add({.names = {"--no-notification"},
                 .description = "with --notify: show nothing on the desktop",
                 .binding = &notice_.no_notification});
    command.add_command("list", "List the films (the default)");
    add_film_target(command.add_command("add", "Add films to the list", &is_add_), &targets_);
    add_film_target(command.add_command("remove", "Remove films from the list", &is_removal_),
                    &targets_);
    CommandSpec& import = command.add_command(
        "import", "Add the films that a file names, if they are certain", &is_import_);
    import.add({.names = {"FILE"},
                .value_name = "FILE",
                .description = "CSV, or lines of ids, slugs, pages, \"Title (Year)\"",
                .binding = &import_file_,
                .kind = ValueKind::file,
                .is_required = true});
    import.add({.names = {"--dry-run"},
                .description = "say what would be added, and add nothing",
                .binding = &is_dry_run_});
  }

  Result<ExitCode> run(Context& context) override {
    // What makes no sense is told before anybody is asked anything.
    std::vector<mubi::FilmRef> refs;
    for (const std::string& target : targets_) {
      MATINEE_TRY_ASSIGN(mubi::FilmRef ref, mubi::parse_film_ref(target));
      refs.push_back(std::move(ref));
    }
    std::vector<library::Wanted> wanted;
    if (is_import_) {
      MATINEE_TRY_ASSIGN(wanted, read_wanted(context, import_file_));
    }
    const bool is_change = is_add_ || is_removal_ || is_import_;
    if (is_notice_ && !is_change) return tell_what_leaves(context);
    if (is_export() && !is_change) return show_export(context);
    MATINEE_TRY_ASSIGN(const access::ProvenSession session, context.access().prove());
    MATINEE_TRY_ASSIGN(http::Transport * transport, context.transport());
    mubi::Client client(*transport, context.clock(), {.country = session.country},
                        context.stop_token());
    if (is_add_) return add(context, client, refs, *session.token);
    if (is_removal_) return remove(context, client, refs, *session.token);
    if (is_import_) {
      return import_watchlist(context, client, *session.token, std::move(wanted),
                              is_dry_run_ ? ImportMode::dry_run : ImportMode::add);
    }
    return list(context, client, *session.token);
  }

 private:
  // Whatever is more than the plain list of films.
  bool is_export() const {
    return !export_.format.empty() || !export_.since.empty() || !export_.user.empty() ||
           !export_.folder.empty() || leaving_days_ > 0;
  }

  Result<ExitCode> tell_what_leaves(Context& context) {
    if (leaving_days_ == 0) return Error(Errc::usage, "--notify: tell about what? --leaving DAYS");
    const NoticeStamps stamps(context.access().options().state_folder);
    const auto fetch = [&]() -> Result<std::vector<library::Entry>> {
      MATINEE_TRY_ASSIGN(Reader reader, open_reader(context, {}));
      MATINEE_TRY_ASSIGN(auto wishes, reader.client.fetch_wishes({}, *reader.member.token));
      return library::leaving_within(library::entries_of(std::move(wishes.items)),
                                     context.clock().now(), std::chrono::days(leaving_days_));
    };
    MATINEE_TRY(cli::tell_what_leaves(context, stamps, notice_, fetch));
    return ExitCode::ok;
  }

  Result<ExitCode> show_export(Context& context) {
    if (!list_.print.empty() || list_.page != 1) {
      return Error(Errc::usage, "--print and --page go with the plain list of films alone");
    }
    export_.limit = list_.limit;
    export_.has_limit = list_.has_limit;
    export_.all = list_.all || leaving_days_ > 0;
    MATINEE_TRY_ASSIGN(const ListRequest request, read_request(context, export_));
    MATINEE_TRY_ASSIGN(Reader reader, open_reader(context, request));
    MATINEE_TRY_ASSIGN(
        auto wishes, with_list_progress(context.console(), reader.client, [&] {
          return request.user_id ? reader.client.fetch_wishes_of(reader.member, request.range)
                                 : reader.client.fetch_wishes(request.range, *reader.member.token);
        }));
    MemberList list = member_list_of(library::Kind::wish, "watchlist", std::move(wishes));
    if (leaving_days_ > 0) keep_leaving(list, context.clock().now());
    return show(context, export_, request, reader.country, std::move(list));
  }

  void keep_leaving(MemberList& list, UnixTime now) const {
    list.entries =
        library::leaving_within(std::move(list.entries), now, std::chrono::days(leaving_days_));
    if (list_.has_limit && list.entries.size() > list_.limit) list.entries.resize(list_.limit);
  }

  Result<ExitCode> list(Context& context, mubi::Client& client, const Secret& token) {
    MATINEE_TRY_ASSIGN(auto wishes, with_list_progress(context.console(), client, [&] {
                         return client.fetch_wishes(range_of(list_), token);
                       }));
    mubi::Listing<mubi::Film> films{.items = {},
                                    .unreadable = wishes.unreadable,
                                    .total = wishes.total,
                                    .has_more = wishes.has_more,
                                    .missing = wishes.missing};
    for (mubi::Wish& wish : wishes.items)
      films.items.push_back(std::move(wish.film));
    MATINEE_TRY(
        show_films(context, list_, films, no_pictures_ ? Pictures::none : Pictures::wanted));
    return ExitCode::ok;
  }

  Result<ExitCode> add(Context& context, mubi::Client& client,
                       const std::vector<mubi::FilmRef>& refs, const Secret& token) {
    Changes changes(context);
    for (std::size_t i = 0; i < refs.size(); ++i) {
      auto film = client.fetch_film(refs[i]);
      if (film) {
        const auto added = client.add_wish(film->id, token);
        if (!added) film = added.error();
      }
      if (!film && film.error().code() == Errc::cancelled) return film.error();
      changes.add(targets_[i], "added", std::move(film));
    }
    return changes.finish();
  }

  Result<ExitCode> remove(Context& context, mubi::Client& client,
                          const std::vector<mubi::FilmRef>& refs, const Secret& token) {
    MATINEE_TRY_ASSIGN(const auto wishes, with_list_progress(context.console(), client, [&] {
                         return client.fetch_wishes({}, token);
                       }));
    Changes changes(context);
    for (std::size_t i = 0; i < refs.size(); ++i) {
      const auto wish = std::ranges::find_if(
          wishes.items, [&](const mubi::Wish& w) { return is_meant(w.film, refs[i]); });
      if (wish == wishes.items.end()) {
        changes.add(targets_[i], "removed",
                    Error(Errc::not_found,
                          fmt::format("film {}: not on the watchlist", refs[i].id_or_slug)));
        continue;
      }
      const auto removed = client.remove_wish(wish->id, token);
      if (!removed && removed.error().code() == Errc::cancelled) return removed.error();
      changes.add(targets_[i], "removed",
                  removed ? Result<mubi::Film>(wish->film) : Result<mubi::Film>(removed.error()));
    }
    return changes.finish();
  }

  ListOptions list_;
  bool no_pictures_ = false;
  MemberListOptions export_;
  int leaving_days_ = 0;
  bool is_notice_ = false;
  NoticeOptions notice_;
  std::vector<std::string> targets_;
  bool is_add_ = false;
  bool is_removal_ = false;
  bool is_import_ = false;
  std::string import_file_;
  bool is_dry_run_ = false;
};

}  // namespace

std::unique_ptr<Command> make_watchlist_command() {
  return std::make_unique<WatchlistCommand>();
}

}  // namespace matinee::cli
