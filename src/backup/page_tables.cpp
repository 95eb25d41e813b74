// SPDX-License-Identifier: MIT
#include <algorithm>
#include <functional>
#include <initializer_list>
#include <iterator>
#include <string_view>
#include <tuple>

#include <fmt/format.h>

#include "backup/markup.hpp"
#include "backup/page_parts.hpp"
#include "library/dates.hpp"

namespace matinee::backup {

namespace {

using library::Entry;

std::string year_of(const mubi::Film& film) {
  return film.year ? std::to_string(*film.year) : std::string();
}

// The line below a title: "1987 · Ida Vantreight".
std::string byline(std::initializer_list<std::string> parts) {
  std::string out;
  for (const std::string& part : parts) {
    if (part.empty()) continue;
    out += fmt::format(R"({}<bdi>{}</bdi>)", out.empty() ? "" : " · ", escaped(part));
  }
  return out;
}

std::string stars_of(int stars) {
  std::string shown;
  for (int i = 1; i <= 5; ++i)
    shown += i <= stars ? "★" : "☆";
  return fmt::format(R"(<span class="stars" role="img" aria-label="{}">{}</span>)",
                     counted(static_cast<std::size_t>(stars), "star", "stars"), shown);
}

// Shows the first items, and the rest behind a button.
template <class Item, class Write>
std::string first_and_rest(const std::vector<Item>& items, std::size_t first, std::string_view open,
                           std::string_view close, Write write) {
  std::string out(open);
  for (std::size_t i = 0; i < std::min(first, items.size()); ++i)
    out += write(items[i]);
  out += close;
  if (items.size() <= first) return out;
  out +=
      fmt::format("<details><summary>and {} more</summary>{}", grouped(items.size() - first), open);
  for (std::size_t i = first; i < items.size(); ++i)
    out += write(items[i]);
  return out + std::string(close) + "</details>";
}

std::string date_cell(const std::string& date, std::string_view more = "") {
  const std::string day = day_in_digits(date);
  if (day.empty()) return "<td></td>";
  return fmt::format(R"(<td data-v="{0}"><time datetime="{0}">{1}</time>{2}</td>)", day,
                     day_in_words(date), more);
}

std::string wish_row(const Entry& wish, UnixTime now) {
  const mubi::Film& film = wish.film;
  const auto end = library::parse_moment(film.available_until);
  const bool leaves = end && *end > now;
  const std::string length =
      film.duration_minutes ? fmt::format("{} min", *film.duration_minutes) : "";
  std::string cell = "<td></td>";
  if (leaves) {
    const std::string day = day_in_digits(film.available_until);
    cell = fmt::format(R"(<td><time datetime="{0}" data-leaves="{0}">{1}</time></td>)", day,
                       day_in_words(film.available_until));
  }
  return fmt::format(R"(<tr><th scope="row">{}<span class="by">{}</span></th>{}{}</tr>)"
                     "\n",
                     film_link(film), byline({year_of(film), joined(film.directors), length}), cell,
                     date_cell(wish.date));
}

// Marks something that the service no longer has. `what` is "not on your watchlist".
std::string gone_tag(std::string_view what, const std::string& since) {
  if (since.empty()) return {};
  return fmt::format(R"( <span class="tag gone">{} since {}</span>)", what, day_in_words(since));
}

std::string rating_tag(const DiaryFilm& film) {
  return gone_tag("not among your ratings", film.rating_gone_since);
}

std::string review_of(const DiaryFilm& film) {
  return fmt::format(
      R"(<figure><blockquote dir="auto">{}</blockquote><figcaption>{}{}{}<span )"
      R"(class="by">{}</span></figcaption></figure>)"
      "\n",
      escaped(film.review, Layout::lines), film_link(film.film),
      film.stars ? " " + stars_of(*film.stars) : "", rating_tag(film),
      byline({year_of(film.film), joined(film.film.directors), day_in_words(film.rated_at)}));
}

std::string notes_of(const DiaryFilm& film) {
  std::string notes;
  if (film.is_wished) notes += R"( <span class="tag">watchlist</span>)";
  notes += rating_tag(film);
  notes += gone_tag("not in your viewing history", film.views_gone_since);
  if (film.is_former_wish()) notes += gone_tag("not on your watchlist", film.wish_gone_since);
  return notes;
}

std::string original_title(const mubi::Film& film) {
  return film.original_title == film.title ? std::string() : film.original_title;
}

std::string film_row(const DiaryFilm& film) {
  const mubi::Film& facts = film.film;
  std::string kinds;
  if (film.stars) kinds += "rated ";
  if (!film.watched.empty()) kinds += "watched ";
  if (film.is_wished) kinds += "wished ";
  if (!film.rating_gone_since.empty() || !film.views_gone_since.empty() || film.is_former_wish()) {
    kinds += "gone ";
  }
  const std::string times =
      film.watched.size() > 1 ? fmt::format(" ({} times)", film.watched.size()) : "";
  const auto cell = [](std::string_view kind, const std::string& text) {
    return fmt::format(R"(<td class="{}" dir="auto">{}</td>)", kind, escaped(text));
  };
  std::string out =
      fmt::format(R"(<tr data-k="{}" data-s="{}"><th scope="row">{}{}<span class="by">{}</span>)"
                  R"(<span class="by small">{}</span></th>)",
                  kinds, film.stars.value_or(0), film_link(facts), notes_of(film),
                  byline({original_title(facts)}),
                  byline({year_of(facts), joined(facts.directors), joined(facts.countries)}));
  out += cell("large", year_of(facts)) + cell("large", joined(facts.directors)) +
         cell("large", joined(facts.countries)) + cell("large", joined(facts.genres));
  out += facts.duration_minutes ? fmt::format(R"(<td class="large" data-v="{0}">{0} min</td>)",
                                              *facts.duration_minutes)
                                : R"(<td class="large"></td>)";
  out += film.stars ? fmt::format(R"(<td data-v="{}">{}</td>)", *film.stars, stars_of(*film.stars))
                    : "<td></td>";
  out += date_cell(film.rated_at);
  out += film.watched.empty() ? "<td></td>" : date_cell(film.watched.front(), times);
  return out + "</tr>\n";
}

}  // namespace

std::string film_link(const mubi::Film& film) {
  return fmt::format(R"(<a href="{}" dir="auto">{}</a>)", escaped(mubi::page_url(film)),
                     escaped(film.title));
}

std::string write_favourites(const std::vector<DiaryFilm>& films) {
  constexpr std::size_t k_first = 40;
  std::vector<DiaryFilm> best;
  std::ranges::copy_if(films, std::back_inserter(best),
                       [](const DiaryFilm& film) { return film.stars == 5; });
  if (best.empty()) return {};
  std::ranges::stable_sort(best, std::greater(), &DiaryFilm::rated_at);
  return first_and_rest(best, k_first, R"(<ul class="best">)", "</ul>", [](const DiaryFilm& film) {
    return fmt::format(R"(<li>{}{}<span class="by">{}</span></li>)", film_link(film.film),
                       rating_tag(film), byline({joined(film.film.directors), year_of(film.film)}));
  });
}

std::string write_watchlist(const Diary& diary, UnixTime now) {
  constexpr std::size_t k_first = 30;
  std::vector<Entry> wishes;
  std::ranges::copy_if(diary.wishes, std::back_inserter(wishes),
                       [](const Entry& wish) { return wish.gone_since.empty(); });
  if (wishes.empty()) return {};
  const auto by_end = [now](const Entry& wish) {
    const auto end = library::parse_moment(wish.film.available_until);
    const bool leaves = end && *end > now;
    return std::tuple(!leaves, leaves ? *end : UnixTime{});
  };
  std::ranges::stable_sort(wishes, {}, by_end);
  const auto leaving =
      std::ranges::count_if(wishes, [&](const Entry& wish) { return !std::get<0>(by_end(wish)); });
  constexpr const char* k_open =
      R"(<table class="wishes"><thead><tr><th scope="col">Film</th><th scope="col">Leaves</th>)"
      R"(<th scope="col">Added</th></tr></thead><tbody>)";
  return fmt::format(
             R"(<p class="note">{}. For {} of them, the last day was known when this was saved.</p>)",
             counted(wishes.size(), "film", "films"), grouped(static_cast<std::size_t>(leaving))) +
         first_and_rest(wishes, k_first, k_open, "</tbody></table>",
                        [now](const Entry& wish) { return wish_row(wish, now); });
}

std::string write_reviews(const std::vector<DiaryFilm>& films) {
  constexpr std::size_t k_first = 12;
  std::vector<DiaryFilm> reviewed;
  std::ranges::copy_if(films, std::back_inserter(reviewed),
                       [](const DiaryFilm& film) { return !film.review.empty(); });
  if (reviewed.empty()) return {};
  std::ranges::stable_sort(reviewed, std::greater(), &DiaryFilm::rated_at);
  return first_and_rest(reviewed, k_first, R"(<div class="reviews">)", "</div>", review_of);
}

std::string write_lists(const Diary& diary) {
  constexpr std::size_t k_first = 12;
  std::string out;
  for (const DiaryList& list : diary.lists) {
    out += fmt::format(R"(<div class="card list"><h3 dir="auto">{}</h3>)", escaped(list.title));
    if (!list.gone_since.empty()) {
      out += "<p>" + gone_tag("not among your lists", list.gone_since) + "</p>";
    }
    if (!list.films) {
      out += "<p>The films of this list are not in the backup.</p>";
    } else if (list.films->empty()) {
      out += "<p>This list has no films.</p>";
    } else {
      out += first_and_rest(*list.films, k_first, "<ul>", "</ul>", [](const Entry& entry) {
        return fmt::format(R"(<li>{} <span class="by">{}</span>{}</li>)", film_link(entry.film),
                           byline({year_of(entry.film)}),
                           gone_tag("not in this list", entry.gone_since));
      });
    }
    out += "</div>\n";
  }
  return out.empty() ? out : R"(<div class="cards">)" + out + "</div>";
}

std::string write_all_films(const std::vector<DiaryFilm>& films) {
  if (films.empty()) return {};
  std::string out =
      R"(<div class="controls" id="controls" hidden><label>Search<input type="search" id="words" )"
      R"(autocomplete="off" spellcheck="false"></label><label>Show<select id="kind">)"
      R"(<option value="">all films</option><option value="rated">rated</option>)"
      R"(<option value="watched">watched</option><option value="wished">on the watchlist</option>)"
      R"(<option value="gone">no longer in your account</option></select></label>)"
      R"(<label>Stars<select id="least"><option value="0">any</option><option value="5">5</option>)"
      R"(<option value="4">4 and more</option><option value="3">3 and more</option>)"
      R"(<option value="2">2 and more</option></select></label></div>)";
  out += fmt::format(R"(<p class="note" role="status" id="count">{}</p>)",
                     counted(films.size(), "film", "films"));
  out += R"(<table class="all" id="all"><thead><tr><th scope="col">Film</th>)"
         R"(<th scope="col" class="large">Year</th><th scope="col" class="large">Director</th>)"
         R"(<th scope="col" class="large">Country</th><th scope="col" class="large">Genre</th>)"
         R"(<th scope="col" class="large">Length</th><th scope="col">Stars</th>)"
         R"(<th scope="col">Rated</th><th scope="col">Watched</th></tr></thead><tbody>)";
  for (const DiaryFilm& film : films)
    out += film_row(film);
  return out + "</tbody></table>";
}

}  // namespace matinee::backup
