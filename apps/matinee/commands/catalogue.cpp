// SPDX-License-Identifier: MIT
//
// The commands that list films of the catalogue: browse, collection, list, series.
#include <algorithm>

#include <fmt/format.h>

#include "command.hpp"
#include "json_value.hpp"
#include "list_options.hpp"
#include "mubi/client.hpp"
#include "offers.hpp"
#include "ui/list_progress.hpp"
#include "ui/table.hpp"

namespace matinee::cli {

namespace {

Result<mubi::Client> open_client(Context& context) {
  MATINEE_TRY_ASSIGN(http::Transport * transport, context.transport());
  return mubi::Client(*transport, context.clock(), {.country = context.access().options().country},
                      context.stop_token());
}

// The last component of "https://mubi.com/en/lists/a-list", or what is given.
std::string slug_in(std::string_view text, std::string_view folder) {
  const auto at = text.find(folder);
  if (at != std::string_view::npos) text.remove_prefix(at + folder.size());
  return std::string(text.substr(0, text.find_first_of("/?#")));
}

class BrowseCommand final : public Command {
 public:
  std::string_view name() const override { return "browse"; }
  std::string_view summary() const override {
    return "List the films that are offered in a country; needs no session";
  }

  void add_options(CommandSpec& command) override {
    const auto add_filter = [&](const char* name, const char* value, const char* description,
                                std::string& into) {
      command.add(
          {.names = {name}, .value_name = value, .description = description, .binding = &into});
    };
    add_filter("--sort", "ORDER",
               "the service's word: popularity (default), title, release_date, recently_added",
               filter_.sort);
    add_filter("--genre", "GENRE", "drama, comedy, documentary, ...", filter_.genre);
    add_filter("--decade", "DECADE", "1970s, 2020s, ...", filter_.decade);
    add_filter("--language", "LANGUAGE", "the language spoken in the film", filter_.language);
    add_filter("--made-in", "COUNTRY", "the country that the film was made in", filter_.made_in);
    command.add({.names = {"--countries"},
                 .value_name = "CODES",
                 .description = "compare in these countries (NL,DE,FR) how --film is offered",
                 .binding = &countries_,
                 .separator = ',',
                 .needs = {"--film"}});
    command.add({.names = {"--film"},
                 .value_name = "TARGET",
                 .description = "the film of --countries: its page, slug or id",
                 .binding = &film_,
                 .needs = {"--countries"}});
    add_list_options(command, list_);
  }

  Result<ExitCode> run(Context& context) override {
    if (!film_.empty()) return compare(context);
    MATINEE_TRY_ASSIGN(mubi::Client client, open_client(context));
    MATINEE_TRY_ASSIGN(const auto films, with_list_progress(context.console(), client, [&] {
                         return client.browse_films(filter_, range_of(list_));
                       }));
    MATINEE_TRY(show_films(context, list_, films));
    return ExitCode::ok;
  }

 private:
  Result<ExitCode> compare(Context& context) const {
    MATINEE_TRY_ASSIGN(const mubi::FilmRef ref, mubi::parse_film_ref(film_));
    MATINEE_TRY_ASSIGN(const auto countries, parse_countries(countries_));
    MATINEE_TRY_ASSIGN(mubi::Client client, open_client(context));
    MATINEE_TRY_ASSIGN(const auto offers, fetch_offers(context, client, ref, countries));
    Console& console = context.console();
    if (context.options().json) {
      MATINEE_TRY(console.write(json_of(offers)));
      return ExitCode::ok;
    }
    console.tell(title_of(offers));
    MATINEE_TRY(console.write_styled(table_of(offers, console.output())));
    return ExitCode::ok;
  }

  mubi::BrowseFilter filter_;
  std::vector<std::string> countries_;
  std::string film_;
  ListOptions list_;
};

// A list of films that has a name of its own.
class NamedListCommand final : public Command {
 public:
  using Fetch = Result<mubi::Listing<mubi::Film>> (mubi::Client::*)(std::string_view, mubi::Range);

  NamedListCommand(std::string_view name, std::string_view summary, std::string_view folder,
                   Fetch fetch)
      : name_(name), summary_(summary), folder_(folder), fetch_(fetch) {}

  std::string_view name() const override { return name_; }
  std::string_view summary() const override { return summary_; }

  void add_options(CommandSpec& command) override {
    command.add({.names = {"NAME"},
                 .value_name = "NAME",
                 .description = "its page, or the last part of that address",
                 .binding = &target_,
                 .is_required = true});
    add_list_options(command, list_);
  }

  Result<ExitCode> run(Context& context) override {
    const std::string slug = slug_in(target_, folder_);
    if (slug.empty()) return Error(Errc::usage, fmt::format("{}: no name: {}", name_, target_));
    MATINEE_TRY_ASSIGN(mubi::Client client, open_client(context));
    MATINEE_TRY_ASSIGN(const auto films, with_list_progress(context.console(), client, [&] {
                         return (client.*fetch_)(slug, range_of(list_));
                       }));
    MATINEE_TRY(show_films(context, list_, films));
    return ExitCode::ok;
  }

 private:
  std::string_view name_;
  std::string_view summary_;
  std::string_view folder_;
  Fetch fetch_;
  std::string target_;
  ListOptions list_;
};

class SeriesCommand final : public Command {
 public:
  std::string_view name() const override { return "series"; }
  std::string_view summary() const override {
    return "List the seasons of a series, or the episodes of one; needs no session";
  }

  void add_options(CommandSpec& command) override {
    command.add({.names = {"NAME"},
                 .value_name = "NAME",
                 .description = "the page of the series, or the last part of that address",
                 .binding = &target_,
                 .is_required = true});
    command.add({.names = {"--season"},
                 .value_name = "N",
                 .description = "list the episodes of this season: its number",
                 .binding = &season_,
                 .range = {{1, 1'000}}});
    add_list_options(command, list_);
  }

  Result<ExitCode> run(Context& context) override {
    const std::string slug = slug_in(target_, "/series/");
    if (slug.empty()) return Error(Errc::usage, fmt::format("series: no name: {}", target_));
    MATINEE_TRY_ASSIGN(mubi::Client client, open_client(context));
    MATINEE_TRY_ASSIGN(const mubi::Series series, client.fetch_series(slug));
    if (season_ == 0 && series.seasons.size() != 1) {
      MATINEE_TRY(show_seasons(context, series));
      return ExitCode::ok;
    }
    const auto season = std::ranges::find_if(series.seasons, [this](const mubi::Season& each) {
      return season_ == 0 || each.number == season_;
    });
    if (season == series.seasons.end()) {
      return Error(Errc::not_found,
                   fmt::format("series {}: has no season {}", series.slug, season_));
    }
    MATINEE_TRY_ASSIGN(const auto episodes, with_list_progress(context.console(), client, [&] {
                         return client.fetch_episodes(slug, season->slug, range_of(list_));
                       }));
    MATINEE_TRY(show_films(context, list_, episodes));
    return ExitCode::ok;
  }

 private:
  static json::Ordered json_of(const mubi::Series& series) {
    json::Ordered seasons = json::Ordered::array();
    for (const mubi::Season& season : series.seasons) {
      seasons.push_back({{"slug", season.slug},
                         {"title", season.title},
                         {"number", json::or_null(season.number)},
                         {"episodes", json::or_null(season.episodes)}});
    }
    return {{"id", series.id},
            {"slug", json::text_or_null(series.slug)},
            {"title", series.title},
            {"seasons", std::move(seasons)}};
  }

  static Result<void> show_seasons(Context& context, const mubi::Series& series) {
    Console& console = context.console();
    if (context.options().json) return console.write(line_of(json_of(series)));
    std::vector<Row> rows;
    const auto number = [](const std::optional<int>& value) {
      return value ? std::to_string(*value) : std::string("-");
    };
    for (const mubi::Season& season : series.seasons)
      rows.push_back({number(season.number), number(season.episodes), season.title});
    MATINEE_TRY(console.write_styled(
        render_table({"SEASON", "EPISODES", "TITLE"}, rows, console.output())));
    console.tell(fmt::format("--season N lists the episodes of {}", printable(series.title)));
    return {};
  }

  std::string target_;
  int season_ = 0;
  ListOptions list_;
};

}  // namespace

std::unique_ptr<Command> make_browse_command() {
  return std::make_unique<BrowseCommand>();
}

std::unique_ptr<Command> make_collection_command() {
  return std::make_unique<NamedListCommand>("collection",
                                            "List the films of a collection; needs no session",
                                            "/collections/", &mubi::Client::fetch_collection_films);
}

std::unique_ptr<Command> make_list_command() {
  return std::make_unique<NamedListCommand>("list",
                                            "List the films of a member's list; needs no session",
                                            "/lists/", &mubi::Client::fetch_list_films);
}

std::unique_ptr<Command> make_series_command() {
  return std::make_unique<SeriesCommand>();
}

}  // namespace matinee::cli
