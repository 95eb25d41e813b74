// SPDX-License-Identifier: MIT
#include "watchlist_import.hpp"

#include <algorithm>
#include <unordered_map>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <unistd.h>

#include "base/number.hpp"
#include "failed_targets.hpp"
#include "film_output.hpp"
#include "json_value.hpp"
#include "library/match.hpp"
#include "library/title.hpp"
#include "mubi/paging.hpp"
#include "sys/file.hpp"
#include "ui/list_progress.hpp"
#include "ui/table.hpp"

namespace matinee::cli {

namespace {

using library::Wanted;

std::string_view name_of(ImportState state) {
  switch (state) {
    case ImportState::added:
      return "added";
    case ImportState::would_add:
      return "would_add";
    case ImportState::present:
      return "present";
    case ImportState::uncertain:
      return "uncertain";
    case ImportState::failed:
      return "failed";
    case ImportState::untried:
      break;
  }
  return "untried";
}

std::string_view words_for(ImportState state) {
  if (state == ImportState::would_add) return "would add";
  if (state == ImportState::present) return "on the list";
  if (state == ImportState::untried) return "not tried";
  return name_of(state);
}

Style style_of(ImportState state) {
  if (state == ImportState::failed) return Style::bad;
  const bool is_open = state == ImportState::uncertain || state == ImportState::untried;
  return is_open ? Style::warning : Style::plain;
}

bool is_listed(ImportState state) {
  return state == ImportState::added || state == ImportState::would_add ||
         state == ImportState::present;
}

// What says something about every film of the file, and not about one.
bool ends_the_import(const Error& error) {
  const Errc code = error.code();
  return code == Errc::cancelled || code == Errc::network || code == Errc::rejected ||
         code == Errc::signed_out || code == Errc::locked;
}

class Importer {
 public:
  Importer(Context& context, mubi::Client& client, const Secret& token, ImportMode mode)
      : context_(context), client_(client), token_(token), mode_(mode) {}

  // What is on the watchlist already is neither searched for nor added again.
  Result<void> read_watchlist() {
    MATINEE_TRY_ASSIGN(auto wishes, with_list_progress(context_.console(), client_, [&] {
                         return client_.fetch_wishes({}, token_);
                       }));
    for (mubi::Wish& wish : wishes.items) {
      note(std::move(wish.film));
    }
    return {};
  }

  // An Error is one that ends the import.
  Result<ImportedFilm> import(const Wanted& wanted) {
    if (wanted.problem) return failed(wanted, *wanted.problem);
    if (const auto film = find_listed(wanted)) return present(wanted, *film);
    if (wanted.ref) {
      auto film = fetch(*wanted.ref);
      if (film) return import_named(wanted, *std::move(film));
      const bool may_be_a_title = film.error().code() == Errc::not_found;
      if (ends_the_import(film.error())) return film.error();
      if (!may_be_a_title) return failed(wanted, film.error());
    }
    return import_titled(wanted);
  }

 private:
  // Films by what they compare as: thousands of wishes are not read again for each film.
  void note(mubi::Film film) {
    listed_.insert_or_assign(film.id, film);
    const std::string title = library::comparable_title(film.title);
    const std::string original = library::comparable_title(film.original_title);
    by_title_[title].push_back(film);
    if (original != title) by_title_[original].push_back(film);
    by_slug_.insert_or_assign(film.slug, film.id);
  }

  std::optional<mubi::Film> find_listed(const Wanted& wanted) const {
    if (wanted.ref && wanted.trust == library::RefTrust::certain) {
      const std::string& name = wanted.ref->id_or_slug;
      const auto slug = by_slug_.find(name);
      const auto id =
          slug == by_slug_.end() ? parse_number<std::int64_t>(name) : std::optional(slug->second);
      const auto film = listed_.find(id.value_or(0));
      return film == listed_.end() ? std::nullopt : std::optional(film->second);
    }
    const auto films = by_title_.find(library::comparable_title(wanted.title));
    if (wanted.title.empty() || films == by_title_.end()) return std::nullopt;
    const mubi::Film* const film = library::find_match(wanted, films->second).film;
    return film == nullptr ? std::nullopt : std::optional(*film);
  }

  void pause() {
    if (has_asked_) context_.clock().sleep_for(mubi::k_pause, context_.stop_token());
    has_asked_ = true;
  }

  Result<mubi::Film> fetch(const mubi::FilmRef& ref) {
    pause();
    return client_.fetch_film(ref);
  }

  Result<ImportedFilm> import_named(const Wanted& wanted, mubi::Film film) {
    const bool is_certain = wanted.trust == library::RefTrust::certain ||
                            library::closeness_of(wanted, film) >= library::Closeness::near;
    if (is_certain) return add(wanted, std::move(film));
    ImportedFilm result = uncertain(wanted, "its title is another one");
    result.candidates.push_back(std::move(film));
    return result;
  }

  // A title that is written otherwise is found by one word of it.
  Result<std::vector<mubi::Film>> search(std::string_view title) {
    constexpr std::size_t k_results = 50;
    pause();
    MATINEE_TRY_ASSIGN(auto found, client_.search_films(title, {.count = k_results}));
    const std::string_view word = library::longest_word(title);
    if (!found.items.empty() || word.empty() || word == title) return std::move(found.items);
    pause();
    MATINEE_TRY_ASSIGN(found, client_.search_films(word, {.count = k_results}));
    return std::move(found.items);
  }

  Result<ImportedFilm> import_titled(const Wanted& wanted) {
    // A word that is no slug may be a title.
    Wanted sought = wanted;
    if (sought.title.empty()) {
      sought.title = wanted.ref->id_or_slug;
      std::ranges::replace(sought.title, '-', ' ');
    }
    auto found = search(sought.title);
    if (!found && ends_the_import(found.error())) return found.error();
    if (!found) return failed(wanted, found.error());
    const library::Match match = library::find_match(sought, *found);
    if (match.film != nullptr) return add(wanted, *match.film);
    if (match.candidates.empty()) return failed(wanted, no_film(wanted, "no film is found"));
    ImportedFilm result = uncertain(wanted, "several films may be meant, or none");
    for (const mubi::Film* candidate : match.candidates)
      result.candidates.push_back(*candidate);
    return result;
  }

  Result<ImportedFilm> add(const Wanted& wanted, mubi::Film film) {
    if (listed_.contains(film.id)) return present(wanted, film);
    if (mode_ == ImportMode::add) {
      pause();
      const auto added = client_.add_wish(film.id, token_);
      if (!added && ends_the_import(added.error())) return added.error();
      if (!added) return failed(wanted, added.error());
    }
    note(film);
    return ImportedFilm{
        .wanted = wanted,
        .state = mode_ == ImportMode::add ? ImportState::added : ImportState::would_add,
        .film = std::move(film)};
  }

  static ImportedFilm present(const Wanted& wanted, const mubi::Film& film) {
    return {.wanted = wanted, .state = ImportState::present, .film = film};
  }

  static Error no_film(const Wanted& wanted, std::string_view why) {
    return Error(Errc::not_found, fmt::format("{}: {}", wanted.text, why)).about(Subject::film);
  }

  static ImportedFilm uncertain(const Wanted& wanted, std::string_view why) {
    return {.wanted = wanted, .state = ImportState::uncertain, .error = no_film(wanted, why)};
  }

  static ImportedFilm failed(const Wanted& wanted, const Error& error) {
    return {.wanted = wanted, .state = ImportState::failed, .error = error};
  }

  Context& context_;
  mubi::Client& client_;
  const Secret& token_;
  ImportMode mode_;
  std::unordered_map<std::int64_t, mubi::Film> listed_;
  std::unordered_map<std::string, std::vector<mubi::Film>> by_title_;
  std::unordered_map<std::string, std::int64_t> by_slug_;
  bool has_asked_ = false;
};

std::string summary_of(const std::vector<ImportedFilm>& films) {
  std::vector<std::string> parts;
  const auto count = [&](ImportState state) {
    return std::ranges::count(films, state, &ImportedFilm::state);
  };
  for (const ImportState state :
       {ImportState::added, ImportState::would_add, ImportState::present, ImportState::uncertain,
        ImportState::failed, ImportState::untried}) {
    if (count(state) > 0) parts.push_back(fmt::format("{} {}", count(state), words_for(state)));
  }
  return fmt::format("{} films: {}", films.size(), fmt::join(parts, ", "));
}

Result<void> print(Context& context, const std::vector<ImportedFilm>& films) {
  Console& console = context.console();
  if (context.options().json) return console.write(json_of(films));
  MATINEE_TRY(console.write_styled(table_of(films, console.output())));
  const bool is_any_missing =
      std::ranges::any_of(films, [](const ImportedFilm& film) { return !is_listed(film.state); });
  if (!is_any_missing) {
    console.tell(summary_of(films));
    return {};
  }
  console.complain(summary_of(films));
  const bool has_candidates =
      std::ranges::any_of(films, [](const ImportedFilm& film) { return !film.candidates.empty(); });
  if (has_candidates) {
    console.advise("matinee watchlist add ID, with the id of the candidate that you mean");
  }
  return {};
}

ExitCode code_of(const std::vector<ImportedFilm>& films) {
  std::vector<std::optional<Errc>> codes;
  for (const ImportedFilm& film : films)
    codes.push_back(film.error ? std::optional(film.error->code()) : std::nullopt);
  return exit_code_of(codes);
}

}  // namespace

Result<std::vector<Wanted>> read_wanted(Context& context, const std::string& file) {
  constexpr std::size_t k_largest_file = std::size_t{16} << 20;
  const std::string name = file == "-" ? "standard input" : file;
  auto text = file == "-"
                  ? sys::read_descriptor(STDIN_FILENO, name, k_largest_file, context.stop_token())
                  : sys::read_file(file, k_largest_file, context.stop_token());
  if (!text) return text.error().about(Subject::input);
  auto wanted = library::parse_wanted(*text);
  if (!wanted) return wanted.error().within(name).about(Subject::input);
  if (wanted->empty()) {
    return Error(Errc::failure, fmt::format("{}: names no film", name)).about(Subject::input);
  }
  return wanted;
}

Result<ExitCode> import_watchlist(Context& context, mubi::Client& client, const Secret& token,
                                  std::vector<Wanted> wanted, ImportMode mode) {
  Importer importer(context, client, token, mode);
  MATINEE_TRY(importer.read_watchlist());
  std::vector<ImportedFilm> films;
  std::optional<Error> end;
  ListProgressView progress(context.console(), "films");
  for (Wanted& each : wanted) {
    if (end) {
      films.push_back({.wanted = std::move(each), .error = end});
      continue;
    }
    progress.show(films.size() + 1, wanted.size());
    auto film = importer.import(each);
    if (!film) end = film.error();
    films.push_back(
        film ? *std::move(film)
             : ImportedFilm{.wanted = std::move(each), .state = ImportState::failed, .error = end});
  }
  progress.erase();
  // What was added is told also if the user ended the import.
  MATINEE_TRY(print(context, films));
  if (!end) return code_of(films);
  FailedTargets told = context.failed_targets("watchlist");
  told.add_failure(*end);
  return told.finish();
}

std::string table_of(const std::vector<ImportedFilm>& films, const Display& display) {
  const auto row_of = [](const Cell& state, const std::string& wanted, const mubi::Film& film) {
    return Row{state,
               wanted,
               std::to_string(film.id),
               film.title,
               film.year ? std::to_string(*film.year) : "-",
               fmt::format("{}", fmt::join(film.directors, ", "))};
  };
  std::vector<Row> rows;
  for (const ImportedFilm& each : films) {
    const Cell state(std::string(words_for(each.state)), style_of(each.state));
    if (each.film) {
      rows.push_back(row_of(state, each.wanted.text, *each.film));
      continue;
    }
    rows.push_back({state, each.wanted.text, "", "", "", ""});
    for (const mubi::Film& candidate : each.candidates)
      rows.push_back(row_of("candidate", "", candidate));
  }
  return render_table({"STATE", "IN THE FILE", "ID", "TITLE", "YEAR", "DIRECTOR"}, rows, display);
}

std::string json_of(const std::vector<ImportedFilm>& films) {
  json::Ordered list = json::Ordered::array();
  for (const ImportedFilm& each : films) {
    json::Ordered candidates = json::Ordered::array();
    for (const mubi::Film& candidate : each.candidates)
      candidates.push_back(film_json(candidate));
    list.push_back({{"target", each.wanted.text},
                    {"line", each.wanted.line},
                    {"state", name_of(each.state)},
                    {"film", each.film ? film_json(*each.film) : json::Ordered(nullptr)},
                    {"candidates", std::move(candidates)},
                    {"error", each.error ? error_json(*each.error, {.command = "watchlist"})
                                         : json::Ordered(nullptr)}});
  }
  return line_of({{"watchlist", std::move(list)}});
}

}  // namespace matinee::cli
