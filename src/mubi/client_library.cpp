// SPDX-License-Identifier: MIT
//
// The Client's calls for data of members: watchlists, ratings, viewing histories and lists.
#include <fmt/format.h>

#include "mubi/answer.hpp"
#include "mubi/client.hpp"
#include "mubi/list_call.hpp"
#include "mubi/models_json.hpp"

namespace matinee::mubi {

namespace {

// The service refuses a private profile like an invalid session. Say that it is the profile.
Error of_profile(const Error& error, std::int64_t user_id) {
  const bool is_http = error.native() && error.native()->space == NativeCode::Space::http;
  const long status = is_http ? error.native()->value : 0;
  if (status != 401 && status != 403 && error.code() != Errc::rejected) return error;
  return Error(Errc::unavailable, fmt::format("user {}: the profile is private", user_id),
               error.native())
      .about(Subject::film);
}

template <class Item>
Result<Listing<Item>> of_profile(Result<Listing<Item>> listing, const Member& member) {
  if (listing || !member.is_other) return listing;
  return of_profile(listing.error(), member.user_id);
}

}  // namespace

Result<Listing<Wish>> Client::fetch_wishes(Range range, const Secret& token) {
  return collect<Wish>(call_of({.kind = RawKind::wish}, 0, &token), wish_page_of, range);
}

Result<Listing<Wish>> Client::fetch_wishes_of(const Member& member, Range range) {
  return of_profile(collect<Wish>({.path = fmt::format("/users/{}/wishes", member.user_id),
                                   .member = "wishes",
                                   .what = fmt::format("watchlist of user {}", member.user_id),
                                   .token = member.token,
                                   .paging = Paging::by_cursor},
                                  wish_page_of, range),
                    member);
}

Result<Listing<Rating>> Client::fetch_ratings(const Member& member, Range range) {
  return of_profile(
      collect<Rating>(call_of({.kind = RawKind::rating}, member.user_id, member.token),
                      rating_page_of, range),
      member);
}

Result<Listing<View>> Client::fetch_views(Range range, const Secret& token) {
  return collect<View>(call_of({.kind = RawKind::view}, 0, &token), view_page_of, range);
}

Result<Listing<FilmList>> Client::fetch_lists(const Member& member, Range range) {
  return of_profile(
      collect<FilmList>(call_of({.kind = RawKind::list}, member.user_id, member.token),
                        film_list_page_of, range),
      member);
}

Result<void> Client::add_wish(std::int64_t film_id, const Secret& token) {
  http::Request request = api_request(http::Method::post, "/v4/wishes", &token);
  request.body = fmt::format(R"({{"film_id":{}}})", film_id);
  MATINEE_TRY_ASSIGN(const auto response, send(request));
  return check_answer(response, fmt::format("film {}", film_id));
}

Result<void> Client::remove_wish(std::int64_t wish_id, const Secret& token) {
  const std::string path = fmt::format("/v4/wishes/{}", wish_id);
  MATINEE_TRY_ASSIGN(const auto response, send(api_request(http::Method::del, path, &token)));
  auto removed = check_answer(response, "watchlist");
  // If the first response was lost, the retry finds the entry already removed.
  if (!removed && removed.error().code() == Errc::not_found) return {};
  return removed;
}

}  // namespace matinee::mubi
