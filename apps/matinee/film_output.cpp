// SPDX-License-Identifier: MIT
#include "film_output.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "json/json.hpp"
#include "json_value.hpp"
#include "library/dates.hpp"
#include "ui/console.hpp"
#include "ui/facts.hpp"
#include "ui/table.hpp"
#include "ui/when.hpp"
#include "ui/width.hpp"

namespace matinee::cli {

namespace {

std::string joined(const std::vector<std::string>& texts) {
  return printable(fmt::format("{}", fmt::join(texts, ", ")));
}

std::string title_of(const mubi::Film& film) {
  if (!film.episode || film.episode->series.empty()) return film.title;
  return fmt::format("{} {}: {}", film.episode->series, film.episode->label, film.title);
}

std::string field_of(const mubi::Film& film, std::string_view field) {
  if (field == "slug") return film.slug.empty() ? std::to_string(film.id) : film.slug;
  if (field == "url") return mubi::page_url(film);
  if (field == "title") return film.title;
  return std::to_string(film.id);
}

std::string number_of(const std::optional<int>& number) {
  return number ? std::to_string(*number) : "-";
}

std::string_view words_for(film::StreamState state) {
  switch (state) {
    case film::StreamState::clear:
      return "clear: matinee download takes it";
    case film::StreamState::protected_media:
      return "encrypted: matinee refuses it";
    case film::StreamState::unavailable:
      return "not available here or with this subscription";
    case film::StreamState::unknown:
      break;
  }
  return "unknown (--check-stream asks; the service notes it in the viewing history)";
}

}  // namespace

std::string_view words_for(mubi::Offer offer) {
  switch (offer) {
    case mubi::Offer::live:
      return "yes";
    case mubi::Offer::upcoming:
      return "not yet";
    case mubi::Offer::expired:
      return "no longer";
    case mubi::Offer::none:
      return "not in this country";
    case mubi::Offer::unknown:
      break;
  }
  return "not told";
}

json::Ordered film_json(const mubi::Film& film) {
  json::Ordered trailers = json::Ordered::array();
  for (const mubi::Trailer& trailer : film.trailers) {
    trailers.push_back({{"url", trailer.url}, {"profile", json::text_or_null(trailer.profile)}});
  }
  const auto& languages = film.languages;
  const auto& episode = film.episode;
  return {{"id", film.id},
          {"slug", json::text_or_null(film.slug)},
          {"title", film.title},
          {"original_title", json::text_or_null(film.original_title)},
          {"year", json::or_null(film.year)},
          {"duration_minutes", json::or_null(film.duration_minutes)},
          {"directors", film.directors},
          {"genres", film.genres},
          {"countries", film.countries},
          {"synopsis", json::text_or_null(film.synopsis)},
          {"rating", json::or_null(film.rating)},
          {"episode", episode ? json::Ordered({{"series", json::text_or_null(episode->series)},
                                               {"label", json::text_or_null(episode->label)}})
                              : json::Ordered(nullptr)},
          {"url", mubi::page_url(film)},
          {"offer", mubi::to_string(film.offer)},
          {"available_until", json::text_or_null(film.available_until)},
          {"audio", languages ? json::Ordered(languages->audio) : json::Ordered(nullptr)},
          {"subtitles", languages ? json::Ordered(languages->subtitles) : json::Ordered(nullptr)},
          {"features", languages ? json::Ordered(languages->features) : json::Ordered(nullptr)},
          {"trailers", std::move(trailers)}};
}

const std::vector<std::string>& print_field_names() {
  static const std::vector<std::string> k_names{"id", "slug", "url", "title"};
  return k_names;
}

std::string lines_of(const std::vector<mubi::Film>& films, std::string_view field) {
  std::string text;
  for (const mubi::Film& film : films)
    text += printable(field_of(film, field)) + '\n';
  return text;
}

std::string table_of(const std::vector<mubi::Film>& films, const Display& display) {
  std::vector<Row> rows;
  for (const mubi::Film& film : films) {
    rows.push_back({std::to_string(film.id), title_of(film), number_of(film.year),
                    number_of(film.duration_minutes), joined(film.directors),
                    std::string(words_for(film.offer))});
  }
  return render_table({"ID", "TITLE", "YEAR", "MIN", "DIRECTOR", "OFFERED"}, rows, display);
}

std::vector<std::string> lines_beside(const mubi::Film& film, const Display& display) {
  constexpr std::size_t k_usual = 80;
  const std::size_t columns = display.columns.value_or(k_usual);
  std::vector<std::string> lines;
  const auto add = [&](const std::string& text, Style style = Style::plain) {
    for (const std::string& line : wrapped(printable(text), columns))
      lines.push_back(painted(line, style, display.color));
  };
  std::vector<std::string> facts;
  if (film.year) facts.push_back(std::to_string(*film.year));
  if (film.duration_minutes) facts.push_back(fmt::format("{} min", *film.duration_minutes));
  add(title_of(film), Style::strong);
  add(joined(film.directors));
  add(joined(facts));
  add(fmt::format("offered: {}", words_for(film.offer)));
  add(fmt::format("id {}", film.id));
  return lines;
}

std::string facts_of(const mubi::Film& film, film::StreamState stream, UnixTime now,
                     const Display& display) {
  constexpr std::size_t k_label_columns = 12;
  Facts facts(k_label_columns, display);
  facts.add("title", title_of(film));
  if (film.original_title != film.title) facts.add("original", film.original_title);
  facts.add("id", std::to_string(film.id));
  facts.add("page", mubi::page_url(film));
  if (film.year) facts.add("year", std::to_string(*film.year));
  if (film.duration_minutes) facts.add("duration", fmt::format("{} min", *film.duration_minutes));
  facts.add("director", joined(film.directors));
  facts.add("country", joined(film.countries));
  facts.add("genre", joined(film.genres));
  if (film.rating) facts.add("rating", fmt::format("{:.1f} of 5", *film.rating));
  facts.add("about", film.synopsis);
  if (film.languages) {
    facts.add("audio", joined(film.languages->audio));
    facts.add("subtitles", joined(film.languages->subtitles));
    facts.add("features", joined(film.languages->features));
  }
  facts.add("offered", std::string(words_for(film.offer)));
  const auto until = library::parse_moment(film.available_until);
  facts.add("until", until ? format_when(*until, now) : film.available_until);
  facts.add("stream", std::string(words_for(stream)));
  for (const mubi::Trailer& trailer : film.trailers) {
    const std::string_view profile = trailer.profile;
    facts.add("trailer", fmt::format("{}{}{}", profile, profile.empty() ? "" : " ", trailer.url));
  }
  return facts.text();
}

std::string json_of(const mubi::Film& film, film::StreamState stream) {
  json::Ordered object = film_json(film);
  object["stream"] = film::to_string(stream);
  return line_of(object);
}

std::string json_of(const mubi::Listing<mubi::Film>& listing) {
  json::Ordered films = json::Ordered::array();
  for (const mubi::Film& film : listing.items)
    films.push_back(film_json(film));
  return line_of({{"films", std::move(films)},
                  {"total", json::or_null(listing.total)},
                  {"more", listing.has_more},
                  {"missing", listing.missing}});
}

std::string json_of(const std::vector<WatchlistChange>& changes) {
  json::Ordered list = json::Ordered::array();
  for (const WatchlistChange& change : changes) {
    list.push_back({{"target", change.target},
                    {"state", change.error ? "failed" : change.state},
                    {"film", change.film ? film_json(*change.film) : json::Ordered(nullptr)},
                    {"error", change.error ? error_json(*change.error, {.command = "watchlist"})
                                           : json::Ordered(nullptr)}});
  }
  return line_of({{"watchlist", std::move(list)}});
}

}  // namespace matinee::cli
