// SPDX-License-Identifier: MIT
//
// The calls of the service. Everything here is known from public clients only; there is no official
// description of the API, and where two of its versions answer the same, one is used.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <matinee/clock.hpp>
#include <matinee/transport.hpp>

#include "json/fwd.hpp"
#include "mubi/film.hpp"
#include "mubi/film_list.hpp"
#include "mubi/film_ref.hpp"
#include "mubi/page.hpp"
#include "mubi/renewal.hpp"
#include "mubi/series.hpp"
#include "mubi/stream.hpp"

namespace matinee::mubi {

/// The only hosts that a session is ever sent to.
std::vector<std::string> credential_hosts();

struct Settings {
  /// The `Client` header.
  std::string client = "web";
  /// The `Client-Country` header until the service tells better: ISO 3166-1 alpha-2.
  std::string country = "US";
};

struct Account {
  /// Empty where the service accepts the session without telling whose it is.
  std::optional<std::int64_t> user_id;
  std::optional<std::string> country;
  /// The token that the service gave in exchange while it answered.
  std::optional<RenewedToken> renewed = {};
};

/// What a person types on another device to sign this one in.
struct LinkCode {
  std::string link_code;
  /// Proves that it is this device that asks; goes to the service only.
  Secret auth_token;
};

/// What the service says about a link code.
struct LinkState {
  enum class Kind : std::uint8_t { pending, expired, linked };
  Kind kind = Kind::pending;
  /// The session's token, once linked.
  Secret token;
};

/// Whose ratings, lists or watchlist are asked for.
struct Member {
  std::int64_t user_id = 0;
  /// Of the caller's session, if it is to be shown; must outlive the call. Without one only what is
  /// public is given.
  const Secret* token = nullptr;
  /// Whether it is somebody else: that nothing is given is then about that profile, and is
  /// Errc::unavailable if it is private.
  bool is_other = false;
};

/// What is left empty does not matter. The words are the service's own.
struct BrowseFilter {
  std::string sort = {};
  std::string genre = {};
  std::string made_in = {};
  std::string decade = {};
  std::string language = {};
};

struct ListCall;

/// Errors of all calls: see read_answer (answer.hpp) for refusals, http::fetch for the network.
/// Used from one thread at a time.
class Client {
 public:
  Client(http::Transport& transport, Clock& clock, Settings settings, std::stop_token stop = {});

  /// Proves the session: Errc::rejected is the service's own word that it is none. Asks `account`,
  /// of either version; where neither path exists, `wishes` (the cheapest call that needs a
  /// session); and the front page for whose session it is, or, where there are no wishes either,
  /// for the session itself. Leaves no trace in the viewing history.
  Result<Account> fetch_account(const Secret& token);

  /// The same question at the least cost, for a session whose owner is known: `/v3/auth/status`,
  /// which the design names, where the service has it (its absence is remembered), else the
  /// account. A refusal by a path that nobody has seen is no last word: the account then has it.
  Result<Account> prove_session(const Secret& token);

  /// Ends the session at the service: every copy of the token, the browser's too.
  Result<void> end_session(const Secret& token);

  /// The front page as anybody.
  Result<PageFacts> fetch_page();

  /// The front page as the browser with these cookies ("name=value; name=value").
  Result<PageFacts> fetch_page(const Secret& cookies);

  Result<LinkCode> fetch_link_code();

  /// Asks once, without trying again: when to ask next is the caller's to say. Errc::network where
  /// the service is busy or away; `retry_after` is then what it asked for. That a code is not
  /// confirmed yet is told by no status of its own (422 has been seen), so every refusal that says
  /// nothing of an end (404, 410, "expired") counts as pending.
  Result<LinkState> ask_link_state(const Secret& auth_token,
                                   std::optional<std::chrono::milliseconds>& retry_after);

  Result<Film> fetch_film(const FilmRef& film);

  /// The languages of a film whose own object does not name them.
  Result<PlaybackLanguages> fetch_languages(std::int64_t film_id);

  /// The films whose title, director or the like match; part of them. An empty Listing where none
  /// does. Several requests, with a pause between them.
  Result<Listing<Film>> search_films(std::string_view words, Range range);

  Result<Listing<Film>> browse_films(const BrowseFilter& filter, Range range);
  Result<Listing<Film>> fetch_list_films(std::string_view slug, Range range);
  Result<Listing<Film>> fetch_collection_films(std::string_view slug, Range range);
  Result<Series> fetch_series(std::string_view slug);
  /// `season` is Season::slug.
  Result<Listing<Film>> fetch_episodes(std::string_view slug, std::string_view season, Range range);

  /// The films that the session's owner wants to watch, newest or oldest first as the service has
  /// them.
  Result<Listing<Wish>> fetch_wishes(Range range, const Secret& token);
  Result<Listing<Wish>> fetch_wishes_of(const Member& member, Range range);
  Result<Listing<Rating>> fetch_ratings(const Member& member, Range range);
  /// The viewing history of the session's owner.
  Result<Listing<View>> fetch_views(Range range, const Secret& token);
  Result<Listing<FilmList>> fetch_lists(const Member& member, Range range);

  /// Called after each page of a list that is read, on the caller's thread.
  void on_list_progress(ListProgress progress) { on_list_progress_ = std::move(progress); }

  /// Doing it twice does nothing more.
  Result<void> add_wish(std::int64_t film_id, const Secret& token);

  /// `wish_id` is Wish::id, not the film's. One that is gone already is a success.
  Result<void> remove_wish(std::int64_t wish_id, const Secret& token);

  /// Opens the film for viewing, as must be done before fetch_stream. The service notes it in the
  /// viewing history.
  Result<void> open_viewing(std::int64_t film_id, const Secret& token);

  Result<Stream> fetch_stream(std::int64_t film_id, const Secret& token);

  /// Any call of the API, with the session: the service's answer as it is, whatever its status.
  /// `path` has been checked (check_api_path). A body is sent as JSON with the methods that take
  /// one. Follows no redirect away from the API.
  Result<http::Response> call(http::Method method, std::string_view path, std::string body,
                              const Secret& token);

  /// How long all calls from now on may take together, their retries included: then each fails
  /// with Errc::network. Nothing: each has its own time only.
  void set_time_left(std::optional<std::chrono::milliseconds> left) noexcept { time_left_ = left; }
  const std::optional<std::chrono::milliseconds>& time_left() const noexcept { return time_left_; }

  const std::string& country() const noexcept { return settings_.country; }
  void set_country(std::string country) { settings_.country = std::move(country); }

 private:
  http::Request api_request(http::Method method, std::string_view path, const Secret* token) const;
  Result<http::Response> send(const http::Request& request);
  Result<json::Value> ask_either_version(std::string_view path, const Secret* token,
                                         std::string_view what);
  template <class Item>
  Result<Listing<Item>> collect(const ListCall& call, ListPage<Item> (*parse)(const json::Value&),
                                Range range);
  Result<json::Value> ask_as_owner(std::string_view path, const Secret& token);
  Result<Account> account_without_account_call(const Secret& token);
  Result<PageFacts> load_page(http::Request request);

  http::Transport& transport_;
  Clock& clock_;
  Settings settings_;
  std::stop_token stop_;
  /// What the service gave in exchange for the token since the call began.
  std::optional<RenewedToken> renewed_;
  std::optional<std::chrono::milliseconds> time_left_;
  bool may_have_status_call_ = true;
  ListProgress on_list_progress_;
};

}  // namespace matinee::mubi
