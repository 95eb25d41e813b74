// SPDX-License-Identifier: MIT
#include "backup/files.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "backup/diary.hpp"
#include "backup/page.hpp"
#include "json/json.hpp"
#include "library/calendar.hpp"
#include "library/csv.hpp"
#include "library/dates.hpp"
#include "library/letterboxd.hpp"

namespace matinee::backup {

namespace {

using library::Entry;
using library::Kind;

std::string moment_text(UnixTime now) {
  const std::string compact = library::calendar_moment(now);
  return fmt::format("{}T{}:{}:{}Z", library::day_of(now), compact.substr(9, 2),
                     compact.substr(11, 2), compact.substr(13, 2));
}

Diary diary_of(const Kept& kept, std::int64_t user_id) {
  const json::Value profile = json::parse(kept.profile);
  Diary diary{.name = json::find_string(profile, "name").value_or(""),
              .ratings = entries_of(mubi::RawKind::rating, kept.ratings),
              .views = entries_of(mubi::RawKind::view, kept.views),
              .wishes = entries_of(mubi::RawKind::wish, kept.wishes)};
  if (diary.name.empty()) diary.name = fmt::format("Member {}", user_id);
  for (const KeptEntry& entry : kept.lists) {
    const auto list = mubi::parse_film_list(entry.raw.json);
    if (!list) continue;
    const auto films = kept.films_of_lists.find(entry.raw.key);
    diary.lists.push_back(
        {.title = list->title, .slug = list->slug, .gone_since = entry.gone_since, .films = {}});
    if (films == kept.films_of_lists.end()) continue;
    diary.lists.back().films = entries_of(mubi::RawKind::listed_film, films->second);
  }
  return diary;
}

std::vector<Entry> listed(const std::vector<Entry>& entries) {
  std::vector<Entry> left;
  std::ranges::copy_if(entries, std::back_inserter(left),
                       [](const Entry& entry) { return entry.gone_since.empty(); });
  return left;
}

std::string lists_csv(const std::vector<DiaryList>& lists) {
  using Cells = std::vector<std::string>;
  const Cells head{"list", "title", "year", "directors", "id", "slug", "url", "gone_since"};
  std::string text = library::csv_row(head, library::Formulas::guarded);
  for (const DiaryList& list : lists) {
    if (!list.films) continue;
    for (const Entry& entry : *list.films) {
      const mubi::Film& film = entry.film;
      const Cells row{list.title,
                      film.title,
                      film.year ? std::to_string(*film.year) : "",
                      fmt::format("{}", fmt::join(film.directors, ", ")),
                      std::to_string(film.id),
                      film.slug,
                      mubi::page_url(film),
                      list.gone_since.empty() ? entry.gone_since : list.gone_since};
      text += library::csv_row(row, library::Formulas::guarded);
    }
  }
  return text;
}

void add_letterboxd(std::vector<File>& files, const char* name, Kind kind,
                    const std::vector<Entry>& entries) {
  const auto texts = library::write_letterboxd(kind, listed(entries));
  for (std::size_t part = 0; part < texts.size(); ++part) {
    const std::string number = part > 0 ? fmt::format(".{}", part + 1) : "";
    files.push_back(
        {.path = fmt::format("letterboxd/{}{}.csv", name, number), .text = texts[part]});
  }
}

void add_tables(std::vector<File>& files, const Diary& diary, const Origin& origin) {
  const auto add = [&](const char* name, Kind kind, const std::vector<Entry>& entries) {
    files.push_back({.path = fmt::format("csv/{}.csv", name),
                     .text = library::write_csv(kind, entries, library::Gone::told)});
    add_letterboxd(files, name, kind, entries);
  };
  add("ratings", Kind::rating, diary.ratings);
  add("history", Kind::view, diary.views);
  add("watchlist", Kind::wish, diary.wishes);
  files.push_back({.path = "csv/lists.csv", .text = lists_csv(diary.lists)});
  files.push_back(
      {.path = "watchlist.ics",
       .text = library::write_calendar(listed(diary.wishes), origin.country, origin.now)});
}

}  // namespace

std::string list_file(std::int64_t list_id) {
  return fmt::format("json/list-{}.json", list_id);
}

std::vector<File> files_of(Kept kept, const Origin& origin) {
  const std::string saved_at = moment_text(origin.now);
  std::vector<File> files;
  const auto add_list = [&](const std::string& path, mubi::RawKind kind, const KeptList& list) {
    files.push_back({.path = path, .text = write_list(kind, list, saved_at)});
  };
  add_list(k_ratings_file, mubi::RawKind::rating, kept.ratings);
  add_list(k_views_file, mubi::RawKind::view, kept.views);
  add_list(k_wishes_file, mubi::RawKind::wish, kept.wishes);
  add_list(k_lists_file, mubi::RawKind::list, kept.lists);
  for (const auto& [id, films] : kept.films_of_lists)
    add_list(list_file(id), mubi::RawKind::listed_film, films);
  files.push_back({.path = "json/profile.json", .text = kept.profile + "\n"});
  const Diary diary = diary_of(kept, origin.user_id);
  kept = {};
  add_tables(files, diary, origin);
  files.push_back({.path = "index.html", .text = write_page(diary, origin.now)});
  Manifest manifest{.user_id = origin.user_id, .saved_at = saved_at};
  for (const File& file : files)
    manifest.files.push_back(file.path);
  manifest.files.emplace_back(k_manifest_name);
  files.push_back({.path = k_manifest_name, .text = write_manifest(manifest)});
  return files;
}

}  // namespace matinee::backup
