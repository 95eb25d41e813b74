// SPDX-License-Identifier: MIT
#include "member_list.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/number.hpp"
#include "film/new_folders.hpp"
#include "film_output.hpp"
#include "json_value.hpp"
#include "library/calendar.hpp"
#include "library/csv.hpp"
#include "library/dates.hpp"
#include "library/letterboxd.hpp"
#include "list_options.hpp"
#include "sys/file.hpp"
#include "ui/table.hpp"

namespace matinee::cli {

namespace {

namespace fs = std::filesystem;
using library::Entry;
using library::Kind;

constexpr std::array<std::string_view, 6> k_format_names{"table", "json",       "jsonl",
                                                         "csv",   "letterboxd", "ics"};

ListFormat format_of(const std::string& name, bool json) {
  if (name.empty()) return json ? ListFormat::json : ListFormat::table;
  const auto* const found = std::ranges::find(k_format_names, name);
  return static_cast<ListFormat>(found - k_format_names.begin());
}

bool is_export(ListFormat format) {
  return format == ListFormat::csv || format == ListFormat::letterboxd || format == ListFormat::ics;
}

// "1234567", or the address of a profile: https://mubi.com/users/1234567.
std::optional<std::int64_t> parse_user(std::string_view text) {
  if (const auto at = text.find("/users/"); at != std::string_view::npos) {
    text.remove_prefix(at + std::string_view("/users/").size());
    text = text.substr(0, text.find_first_of("/?#"));
  }
  const auto id = parse_number<std::int64_t>(text);
  return id && *id > 0 ? id : std::nullopt;
}

json::Ordered json_of(const Entry& entry, Kind kind) {
  json::Ordered object;
  object["film"] = film_json(entry.film);
  object[library::date_name(kind)] = json::text_or_null(entry.date);
  if (kind == Kind::rating) {
    object["rating"] = json::or_null(entry.stars);
    object["review"] = json::text_or_null(entry.review);
  }
  return object;
}

std::string json_lines(const MemberList& list) {
  std::string text;
  for (const Entry& entry : list.entries)
    text += line_of(json_of(entry, list.kind));
  return text;
}

std::string json_document(const MemberList& list) {
  json::Ordered array = json::Ordered::array();
  for (const Entry& entry : list.entries)
    array.push_back(json_of(entry, list.kind));
  return line_of({{list.name, std::move(array)},
                  {"total", json::or_null(list.total)},
                  {"more", list.has_more},
                  {"missing", list.missing}});
}

std::string day_in(const std::string& date) {
  const auto moment = library::parse_moment(date);
  return moment ? library::day_of(*moment) : std::string("-");
}

std::string table(const MemberList& list, const Display& display) {
  Row head{list.kind == Kind::rating ? "RATED" : list.kind == Kind::view ? "WATCHED" : "ADDED"};
  if (list.kind == Kind::rating) head.emplace_back("STARS");
  head.insert(head.end(), {"ID", "TITLE", "YEAR", "DIRECTOR"});
  if (list.kind == Kind::wish) head.emplace_back("LEAVES");
  std::vector<Row> rows;
  for (const Entry& entry : list.entries) {
    const mubi::Film& film = entry.film;
    Row row{day_in(entry.date)};
    if (list.kind == Kind::rating) row.push_back(entry.stars ? std::to_string(*entry.stars) : "-");
    row.insert(row.end(),
               {std::to_string(film.id), film.title, film.year ? std::to_string(*film.year) : "-",
                fmt::format("{}", fmt::join(film.directors, ", "))});
    if (list.kind == Kind::wish) row.push_back(day_in(film.available_until));
    rows.push_back(std::move(row));
  }
  return render_table(head, rows, display);
}

// In several parts only where a file may not hold all of it.
std::vector<std::string> texts_of(const MemberList& list, ListFormat format, bool may_split,
                                  const std::string& country, UnixTime now) {
  switch (format) {
    case ListFormat::jsonl:
      return {json_lines(list)};
    case ListFormat::csv:
      return {library::write_csv(list.kind, list.entries)};
    case ListFormat::letterboxd:
      return library::write_letterboxd(
          list.kind, list.entries, may_split ? library::k_largest_letterboxd_file : SIZE_MAX / 2);
    case ListFormat::ics:
      return {library::write_calendar(list.entries, country, now)};
    case ListFormat::json:
    case ListFormat::table:
      break;
  }
  return {json_document(list)};
}

// "ratings.csv", "ratings.letterboxd.csv", "ratings.letterboxd.2.csv".
std::string file_name_of(const MemberList& list, ListFormat format, std::size_t part) {
  const std::string number = part > 0 ? fmt::format(".{}", part + 1) : "";
  switch (format) {
    case ListFormat::letterboxd:
      return fmt::format("{}.letterboxd{}.csv", list.name, number);
    case ListFormat::table:
      return fmt::format("{}.json", list.name);
    default:
      return fmt::format("{}.{}", list.name, k_format_names.at(static_cast<std::size_t>(format)));
  }
}

// Nothing of an older export is lost: what is there stays, and is named.
Result<void> write_files(Context& context, const MemberListOptions& options, const MemberList& list,
                         ListFormat format, const std::vector<std::string>& texts) {
  MATINEE_TRY_ASSIGN(const film::NewFolders folders, film::NewFolders::make(options.folder));
  for (std::size_t part = 0; part < texts.size(); ++part) {
    const fs::path file = fs::path(options.folder) / file_name_of(list, format, part);
    const auto written = sys::write_new_private_file(file.native(), texts[part]);
    if (!written) return written.error().about(Subject::output);
    MATINEE_TRY(context.console().write(file.native() + "\n"));
  }
  return {};
}

void tell_what_is_missing(Context& context, const MemberList& list) {
  const Console& console = context.console();
  tell_shortfall(console, list.unreadable, list.missing, list.total);
  if (list.has_more) {
    const std::string total = list.total ? fmt::format(" of {}", *list.total) : "";
    console.tell(fmt::format("{}{} entries; --all gives the rest", list.entries.size(), total));
  }
}

// A date that the service does not tell is before no day.
void keep_since(MemberList& list, UnixTime since) {
  std::erase_if(list.entries, [&](const Entry& entry) {
    const auto moment = library::parse_moment(entry.date);
    return !moment || *moment < since;
  });
}

}  // namespace

void add_export_options(CommandSpec& command, MemberListOptions& options,
                        std::vector<std::string> formats) {
  std::string names = fmt::format("{}", fmt::join(formats, ", "));
  command.add({.names = {"--format"},
               .value_name = "FORMAT",
               .description = std::move(names),
               .binding = &options.format,
               .choices = std::move(formats)});
  command.add({.names = {"--since"},
               .value_name = "DATE",
               .description = "only entries from this day on (2026-03-01)",
               .binding = &options.since});
  command.add({.names = {"--user"},
               .value_name = "ID",
               .description = "another member's, by id or profile page, if public",
               .binding = &options.user});
  command.add({.names = {"-P", "--paths"},
               .value_name = "FOLDER",
               .description = "write files into this folder",
               .binding = &options.folder,
               .kind = ValueKind::folder});
}

void add_length_options(CommandSpec& command, MemberListOptions& options) {
  constexpr int k_most = 100'000;
  command.add({.names = {"--limit"},
               .value_name = "N",
               .description = "at most N entries (default 24)",
               .binding = &options.limit,
               .range = {{1, k_most}},
               .is_given = &options.has_limit});
  command.add({.names = {"--all"},
               .description = "all of them, in several polite requests",
               .binding = &options.all,
               .excludes = {"--limit"}});
}

Result<ListRequest> read_request(const Context& context, const MemberListOptions& options) {
  ListRequest request{.format = format_of(options.format, context.options().json)};
  if (!options.since.empty()) {
    request.since = library::parse_moment(options.since);
    if (!request.since) {
      return Error(Errc::usage, fmt::format("--since: not a date (2026-03-01): {}", options.since));
    }
  }
  if (!options.user.empty()) {
    request.user_id = parse_user(options.user);
    if (!request.user_id) {
      return Error(Errc::usage,
                   fmt::format("--user: neither an id nor a profile page: {}", options.user));
    }
  }
  // A file is for keeping, so it gets all entries.
  const bool is_kept = is_export(request.format) || !options.folder.empty();
  const bool is_everything = options.all || request.since || (is_kept && !options.has_limit);
  if (!is_everything) request.range.count = options.limit;
  return request;
}

Result<Reader> open_reader(Context& context, const ListRequest& request) {
  access::Access& access = context.access();
  MATINEE_TRY_ASSIGN(http::Transport * transport, context.transport());
  const auto open = [&](const std::string& country, mubi::Member member) {
    return Reader{.client = mubi::Client(*transport, context.clock(), {.country = country},
                                         context.stop_token()),
                  .member = member,
                  .country = country};
  };
  // What is public needs nobody's session, and gets none.
  if (request.user_id) {
    return open(access.options().country, {.user_id = *request.user_id, .is_other = true});
  }
  MATINEE_TRY_ASSIGN(const access::ProvenSession session, access.prove());
  return open(session.country, {.user_id = session.user_id.value_or(0), .token = session.token});
}

Result<ExitCode> show(Context& context, const MemberListOptions& options,
                      const ListRequest& request, const std::string& country, MemberList list) {
  if (request.since) keep_since(list, *request.since);
  Console& console = context.console();
  tell_what_is_missing(context, list);
  if (request.format == ListFormat::table && options.folder.empty()) {
    if (!list.entries.empty()) {
      MATINEE_TRY(console.write_styled(table(list, console.output())));
    } else {
      console.tell(fmt::format("no entries in the {}", list.name));
    }
    return ExitCode::ok;
  }
  const auto texts =
      texts_of(list, request.format, !options.folder.empty(), country, context.clock().now());
  if (!options.folder.empty()) {
    MATINEE_TRY(write_files(context, options, list, request.format, texts));
    return ExitCode::ok;
  }
  const bool is_too_long = request.format == ListFormat::letterboxd &&
                           texts.front().size() > library::k_largest_letterboxd_file;
  if (is_too_long) {
    console.tell("Letterboxd takes files of up to 1 MB: -P FOLDER writes several of them");
  }
  MATINEE_TRY(console.write(texts.front()));
  return ExitCode::ok;
}

}  // namespace matinee::cli
