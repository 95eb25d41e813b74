// SPDX-License-Identifier: MIT
#include "backup/page.hpp"

#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "backup/markup.hpp"
#include "backup/page_files.hpp"
#include "backup/page_parts.hpp"
#include "base/base64.hpp"
#include "library/dates.hpp"

namespace matinee::backup {

namespace {

struct Section {
  const char* id;
  const char* title;
  std::string body;
};

struct Filling {
  std::string_view name;
  std::string text;
};

// Replaces the placeholders in one pass, so that inserted text is not searched for placeholders.
std::string filled(std::string_view text, const std::vector<Filling>& fillings) {
  std::string out;
  while (true) {
    const auto begin = text.find("{{");
    out += text.substr(0, begin);
    if (begin == std::string_view::npos) return out;
    text.remove_prefix(begin + 2);
    const std::string_view name = text.substr(0, text.find("}}"));
    for (const Filling& filling : fillings) {
      if (filling.name == name) out += filling.text;
    }
    text.remove_prefix(name.size() + 2);
  }
}

std::string navigation(const std::vector<Section>& sections) {
  std::string items;
  for (const Section& section : sections)
    items += fmt::format(R"(<li><a href="#{}">{}</a></li>)", section.id, section.title);
  return items;
}

std::string joined_sections(const std::vector<Section>& sections) {
  std::string out;
  int reel = 0;
  for (const Section& section : sections) {
    out += fmt::format(
        R"(<section aria-labelledby="{0}"><header><p class="reel" aria-hidden="true">{1}</p>)"
        R"(<h2 id="{0}">{2}</h2></header>{3}</section>)"
        "\n",
        section.id, ++reel, section.title, section.body);
  }
  return out;
}

std::vector<Section> sections_of(const Diary& diary, UnixTime now,
                                 const std::vector<DiaryFilm>& films,
                                 const Statistics& statistics) {
  std::vector<Section> sections{{"ratings", "Ratings", write_ratings(statistics)},
                                {"kinds", "What you watch", write_kinds(statistics)},
                                {"viewing", "When you watch", write_viewing(statistics)},
                                {"favourites", "Five stars", write_favourites(films)},
                                {"watchlist", "Watchlist", write_watchlist(diary, now)},
                                {"reviews", "In your words", write_reviews(films)},
                                {"lists", "Your lists", write_lists(diary)},
                                {"films", "All films", write_all_films(films)}};
  std::erase_if(sections, [](const Section& section) { return section.body.empty(); });
  return sections;
}

}  // namespace

std::string write_page(const Diary& diary, UnixTime now) {
  const std::vector<DiaryFilm> films = films_of(diary);
  const Statistics statistics = statistics_of(films, now);
  const auto sections = sections_of(diary, now, films, statistics);
  const std::string day = library::day_of(now);
  const bool is_empty = sections.empty();
  return filled(
      k_page_template,
      {{"STYLE_HASH", encode_base64(k_page_style_hash)},
       {"SCRIPT_HASH", encode_base64(k_page_script_hash)},
       {"STYLE", std::string(k_page_style)},
       {"SCRIPT", std::string(k_page_script)},
       {"NAME", escaped(diary.name)},
       {"MASTHEAD", write_masthead(diary, films, statistics)},
       {"NAVIGATION", navigation(sections)},
       {"SECTIONS", is_empty ? std::string("<p>No ratings, no viewings, no wishes, no lists: there "
                                           "is nothing to show yet.</p>")
                             : joined_sections(sections)},
       {"DAY", day},
       {"DAY_IN_WORDS", day_in_words(day)}});
}

}  // namespace matinee::backup
