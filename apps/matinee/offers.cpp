// SPDX-License-Identifier: MIT
#include "offers.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "base/printable.hpp"
#include "film_output.hpp"
#include "json_value.hpp"
#include "library/dates.hpp"
#include "mubi/page.hpp"
#include "mubi/paging.hpp"
#include "ui/list_progress.hpp"
#include "ui/table.hpp"

namespace matinee::cli {

namespace {

const mubi::Film* film_in(const std::vector<CountryOffer>& offers) {
  const auto found = std::ranges::find_if(
      offers, [](const CountryOffer& offer) { return offer.film.has_value(); });
  return found == offers.end() ? nullptr : &*found->film;
}

mubi::Offer offer_of(const CountryOffer& offer) {
  return offer.film ? offer.film->offer : mubi::Offer::none;
}

std::string last_day_of(const CountryOffer& offer) {
  if (!offer.film || offer.film->available_until.empty()) return "-";
  const auto until = library::parse_moment(offer.film->available_until);
  return until ? library::day_of(*until) : offer.film->available_until;
}

}  // namespace

Result<std::vector<std::string>> parse_countries(const std::vector<std::string>& codes) {
  std::vector<std::string> countries;
  for (const std::string& text : codes) {
    auto code = mubi::country_code(text);
    if (!code) {
      return Error(Errc::usage,
                   fmt::format("--countries: not a country code of two letters: {}", text));
    }
    const bool is_new = std::ranges::find(countries, *code) == countries.end();
    if (is_new) countries.push_back(*std::move(code));
  }
  return countries;
}

Result<std::vector<CountryOffer>> fetch_offers(Context& context, mubi::Client& client,
                                               const mubi::FilmRef& film,
                                               const std::vector<std::string>& countries) {
  std::vector<CountryOffer> offers;
  std::optional<Error> not_found;
  ListProgressView progress(context.console(), "countries");
  for (const std::string& country : countries) {
    if (!offers.empty()) context.clock().sleep_for(mubi::k_pause, context.stop_token());
    progress.show(offers.size() + 1, countries.size());
    client.set_country(country);
    auto answer = client.fetch_film(film);
    if (!answer && answer.error().code() != Errc::not_found) return answer.error();
    if (!answer) not_found = answer.error();
    offers.push_back(
        {.country = country, .film = answer ? std::optional(*std::move(answer)) : std::nullopt});
  }
  if (film_in(offers) == nullptr && not_found) return *not_found;
  return offers;
}

std::string title_of(const std::vector<CountryOffer>& offers) {
  const mubi::Film* const film = film_in(offers);
  if (film == nullptr) return {};
  const std::string title = printable(film->title);
  return film->year ? fmt::format("{} ({})", title, *film->year) : title;
}

std::string table_of(const std::vector<CountryOffer>& offers, const Display& display) {
  std::vector<Row> rows;
  for (const CountryOffer& offer : offers) {
    rows.push_back({offer.country, std::string(words_for(offer_of(offer))), last_day_of(offer)});
  }
  return render_table({"COUNTRY", "OFFERED", "UNTIL"}, rows, display);
}

std::string json_of(const std::vector<CountryOffer>& offers) {
  json::Ordered countries = json::Ordered::array();
  for (const CountryOffer& offer : offers) {
    countries.push_back(
        {{"country", offer.country},
         {"offer", mubi::to_string(offer_of(offer))},
         {"available_until", json::text_or_null(offer.film ? offer.film->available_until : "")}});
  }
  const mubi::Film* const film = film_in(offers);
  json::Ordered facts = film != nullptr ? film_json(*film) : json::Ordered(nullptr);
  // Of one country alone.
  for (const char* name : {"offer", "available_until"})
    if (film != nullptr) facts.erase(name);
  return line_of({{"film", std::move(facts)}, {"countries", std::move(countries)}});
}

}  // namespace matinee::cli
