// SPDX-License-Identifier: MIT
//
// The API calls of the service. They are known from public clients only; there is no official
// description. Where two versions of a call give the same response, one of them is used.
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

/// The only hosts that may receive a session.
std::vector<std::string> credential_hosts();

struct Settings {
  /// The `Client` header.
  std::string client = "web";
  /// The `Client-Country` header until the service reports the country: ISO 3166-1 alpha-2.
  std::string country = "US";
};

struct Account {
  /// Empty if the service accepts the session but does not say whose it is.
  std::optional<std::int64_t> user_id;
  std::optional<std::string> country;
  /// Set if the response contained a new token.
  std::optional<RenewedToken> renewed = {};
};

/// A code that the user types on another device to sign in on this one.
struct LinkCode {
  std::string link_code;
  /// Proves to the service that this device requested the code. Sent to the service only.
  Secret auth_token;
};

/// The state of a link code.
struct LinkState {
  enum class Kind : std::uint8_t { pending, expired, linked };
  Kind kind = Kind::pending;
  /// The session token; set if `kind` is linked.
  Secret token;
};

/// A member whose ratings, lists or watchlist are requested.
struct Member {
  std::int64_t user_id = 0;
  /// The token of the caller's session, or null to send none, which gives public data only. Must
  /// outlive the call.
  const Secret* token = nullptr;
  /// Whether this is not the caller. A refusal then means that the profile is private, and becomes
  /// Errc::unavailable.
  bool is_other = false;
};

/// An empty member does not filter. The values are those of the service.
struct BrowseFilter {
  std::string sort = {};
  std::string genre = {};
  std::string made_in = {};
  std::string decade = {};
  std::string language = {};
};

struct ListCall;

/// For the errors of all calls see read_answer() (answer.hpp) for refusals and http::fetch() for
/// the network. One thread at a time may use a client.
class Client {
 public:
  Client(http::Transport& transport, Clock& clock, Settings settings, std::stop_token stop = {});

  /// Asks the service whether it accepts the session. Fails with Errc::rejected only if the service
  /// itself refuses it. Calls `account` in either version. If neither exists, it calls `wishes`,
  /// the cheapest call that needs a session, and reads the owner from the front page. If `wishes`
  /// does not exist either, the front page alone decides. None of these calls changes the viewing
  /// history.
  Result<Account> fetch_account(const Secret& token);

  /// The same at the lowest cost, for a session whose owner is known. Calls `/v3/auth/status`,
  /// which the design names, if the service has it; its absence is remembered. Otherwise, or if
  /// that unproven call refuses the session, `account` decides.
  Result<Account> prove_session(const Secret& token);

  /// Ends the session at the service. This ends every copy of the token, including the browser's.
  Result<void> end_session(const Secret& token);

  /// Loads the front page without cookies.
  Result<PageFacts> fetch_page();

  /// Loads the front page with these cookies ("name=value; name=value").
  Result<PageFacts> fetch_page(const Secret& cookies);

  Result<LinkCode> fetch_link_code();

  /// Asks once, without retries; the caller decides when to ask next. Fails with Errc::network if
  /// the service is busy or unreachable, and then sets `retry_after` if the service sent one. The
  /// service has no specific status for an unconfirmed code (422 was observed), so every refusal
  /// counts as pending unless it says that the code has ended (404, 410, "expired").
  Result<LinkState> ask_link_state(const Secret& auth_token,
                                   std::optional<std::chrono::milliseconds>& retry_after);

  Result<Film> fetch_film(const FilmRef& film);

  /// Fetches the languages of a film whose own object does not contain them.
  Result<PlaybackLanguages> fetch_languages(std::int64_t film_id);

  /// Searches for films by title, director and the like, and returns the part in `range`. Returns
  /// an empty Listing if no film matches. Makes several requests with pauses between them.
  Result<Listing<Film>> search_films(std::string_view words, Range range);

  Result<Listing<Film>> browse_films(const BrowseFilter& filter, Range range);
  Result<Listing<Film>> fetch_list_films(std::string_view slug, Range range);
  Result<Listing<Film>> fetch_collection_films(std::string_view slug, Range range);
  Result<Series> fetch_series(std::string_view slug);
  /// `season` is Season::slug.
  Result<Listing<Film>> fetch_episodes(std::string_view slug, std::string_view season, Range range);

  /// The watchlist of the session's owner, in the order of the service.
  Result<Listing<Wish>> fetch_wishes(Range range, const Secret& token);
  Result<Listing<Wish>> fetch_wishes_of(const Member& member, Range range);
  Result<Listing<Rating>> fetch_ratings(const Member& member, Range range);
  /// The viewing history of the session's owner.
  Result<Listing<View>> fetch_views(Range range, const Secret& token);
  Result<Listing<FilmList>> fetch_lists(const Member& member, Range range);

  /// Sets a function that is called after each page of a list, on the caller's thread.
  void on_list_progress(ListProgress progress) { on_list_progress_ = std::move(progress); }

  /// Adds a film to the watchlist. Adding it again has no effect.
  Result<void> add_wish(std::int64_t film_id, const Secret& token);

  /// Removes an entry from the watchlist. `wish_id` is Wish::id, not the film's id. Succeeds if the
  /// entry does not exist.
  Result<void> remove_wish(std::int64_t wish_id, const Secret& token);

  /// Opens the film for viewing, which must precede fetch_stream(). The service adds the film to
  /// the viewing history.
  Result<void> open_viewing(std::int64_t film_id, const Secret& token);

  Result<Stream> fetch_stream(std::int64_t film_id, const Secret& token);

  /// Makes any API call with the session, and returns the response whatever its status. The caller
  /// must have checked `path` with check_api_path(). A body is sent as JSON, for methods that have
  /// one. Does not follow a redirect away from the API.
  Result<http::Response> call(http::Method method, std::string_view path, std::string body,
                              const Secret& token);

  /// Limits the total time of all following calls, including retries. When it is used up, calls
  /// fail with Errc::network. nullopt means that each call has only its own limit.
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
  /// The new token from a response of the current call.
  std::optional<RenewedToken> renewed_;
  std::optional<std::chrono::milliseconds> time_left_;
  bool may_have_status_call_ = true;
  ListProgress on_list_progress_;
};

}  // namespace matinee::mubi
