// SPDX-License-Identifier: MIT
#include "film/film_source.hpp"

#include "film/job.hpp"

namespace matinee::film {

template <class Call>
auto FilmSource::with_session(Call call) -> decltype(call()) {
  if (!is_open_) {
    MATINEE_TRY(check_offer(film_));
    MATINEE_TRY(client_.open_viewing(film_.id, *token_));
    is_open_ = true;
  }
  auto made = call();
  if (made || !is_refused_session(made.error())) return made;
  // The new session has to open the film for viewing again.
  MATINEE_TRY_ASSIGN(token_, renew_(made.error()));
  MATINEE_TRY(client_.open_viewing(film_.id, *token_));
  return call();
}

Result<media::Plan> FilmSource::plan(const media::Remote& remote, const Wishes& wishes,
                                     const std::stop_token& stop) {
  return with_session([&] { return plan_of_film(remote, client_, film_, *token_, wishes, stop); });
}

Result<TextPlan> FilmSource::text_plan(const media::Remote& remote, const Wishes& wishes,
                                       const std::stop_token& stop) {
  return with_session(
      [&] { return text_plan_of_film(remote, client_, film_, *token_, wishes, stop); });
}

Result<media::Manifest> FilmSource::manifest(const media::Remote& remote,
                                             const std::stop_token& stop) {
  return with_session([&] { return manifest_of_film(remote, client_, film_, *token_, stop); });
}

}  // namespace matinee::film
