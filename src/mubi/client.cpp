// SPDX-License-Identifier: MIT
#include "mubi/client.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "base/percent.hpp"
#include "http/fetch.hpp"
#include "http/retry.hpp"
#include "http/url.hpp"
#include "json/json.hpp"
#include "mubi/answer.hpp"
#include "mubi/models_json.hpp"

namespace matinee::mubi {

namespace {

constexpr std::string_view k_site = "https://mubi.com/";
constexpr std::string_view k_api = "https://api.mubi.com";

// Whether a refused link code has ended or is only unconfirmed.
LinkState::Kind kind_of_refusal(const http::Response& response) {
  const bool is_gone = response.status == 404 || response.status == 410;
  const bool is_said = response.body.find("expired") != std::string::npos;
  return is_gone || is_said ? LinkState::Kind::expired : LinkState::Kind::pending;
}

Account account_of(const json::Value& answer) {
  auto country = json::find_string(answer, "country");
  if (!country) country = json::find_string(json::member(answer, "country"), "code");
  return {.user_id = json::find_loose_int(answer, "id"),
          .country = country_code(country.value_or(""))};
}

// Whether the service, or a proxy in front of it, does not support the call, so that another call
// may work.
bool is_no_such_call(const Error& error) {
  if (error.code() == Errc::rejected || error.code() == Errc::unavailable) return false;
  if (!error.native() || error.native()->space != NativeCode::Space::http) return false;
  const long status = error.native()->value;
  return status == 400 || status == 403 || status == 404 || status == 405 || status == 501;
}

// Resolves a reference in a response against the URL of the response.
std::string absolute_url(const std::string& base, const std::string& reference) {
  return http::resolve_url(base, reference).value_or(reference);
}

}  // namespace

std::vector<std::string> credential_hosts() {
  return {"mubi.com", "api.mubi.com"};
}

Client::Client(http::Transport& transport, Clock& clock, Settings settings, std::stop_token stop)
    : transport_(transport),
      clock_(clock),
      settings_(std::move(settings)),
      stop_(std::move(stop)) {}

http::Request Client::api_request(http::Method method, std::string_view path,
                                  const Secret* token) const {
  http::Request request;
  request.method = method;
  request.url = fmt::format("{}{}", k_api, path);
  request.headers = {{"Accept", "application/json"},
                     {"Client", settings_.client},
                     {"Client-Country", settings_.country}};
  if (token != nullptr) {
    request.secret_headers.push_back({"Authorization", Secret::join({"Bearer ", token->reveal()})});
  }
  if (method == http::Method::post) {
    request.headers.push_back({"Content-Type", "application/json"});
    request.body = "{}";
  }
  return request;
}

Result<http::Response> Client::send(const http::Request& request) {
  using std::chrono::milliseconds;
  http::FetchPolicy policy{.max_body_bytes = k_largest_answer};
  if (!time_left_) return http::fetch(transport_, clock_, request, policy, stop_);
  if (*time_left_ <= milliseconds(0)) {
    return Error(Errc::network, fmt::format("{}: the service takes too long", request.url));
  }
  policy.budget = std::min(policy.budget, *time_left_);
  const auto start = clock_.steady_now();
  auto response = http::fetch(transport_, clock_, request, policy, stop_);
  *time_left_ -= std::chrono::duration_cast<milliseconds>(clock_.steady_now() - start);
  return response;
}

Result<json::Value> Client::ask_as_owner(std::string_view path, const Secret& token) {
  MATINEE_TRY_ASSIGN(auto response, send(api_request(http::Method::get, path, &token)));
  auto renewed = take_renewed_token(response, clock_.now());
  MATINEE_TRY_ASSIGN(json::Value answer, read_answer(response, "session", Subject::unsaid));
  if (renewed) renewed_ = std::move(renewed);
  return answer;
}

Result<Account> Client::fetch_account(const Secret& token) {
  renewed_.reset();
  for (const std::string_view path : {"/v4/account", "/v3/account"}) {
    const auto answer = ask_as_owner(path, token);
    if (!answer) {
      if (!is_no_such_call(answer.error())) return answer.error();
      continue;
    }
    Account account = account_of(*answer);
    if (!account.user_id && !account.country) {
      renewed_.reset();
      return Error(Errc::failure, "session: the account that the service shows is nobody's");
    }
    account.renewed = std::exchange(renewed_, std::nullopt);
    return account;
  }
  return account_without_account_call(token);
}

Result<Account> Client::account_without_account_call(const Secret& token) {
  const auto wishes = ask_as_owner("/v4/wishes?per_page=0", token);
  if (!wishes && !is_no_such_call(wishes.error())) return wishes.error();
  auto page = fetch_page(Secret::join({"lt=", token.reveal()}));
  Account account;
  if (page) account = {.user_id = page->user_id, .country = page->country};
  account.renewed = std::exchange(renewed_, std::nullopt);
  // The wishes have already proved the session; the page only tells the owner.
  if (wishes) return account;
  if (!page) return page.error();
  if (!page->token.empty()) return account;
  if (page->country) return Error(Errc::rejected, "session: the front page shows a visitor");
  return Error(Errc::failure, "session: the service answers no call that would prove it");
}

Result<Account> Client::prove_session(const Secret& token) {
  if (!may_have_status_call_) return fetch_account(token);
  renewed_.reset();
  const auto answer = ask_as_owner("/v3/auth/status", token);
  if (answer) {
    Account account = account_of(*answer);
    account.renewed = std::exchange(renewed_, std::nullopt);
    return account;
  }
  const Errc code = answer.error().code();
  if (code == Errc::network || code == Errc::cancelled) return answer.error();
  if (code == Errc::not_found) may_have_status_call_ = false;
  return fetch_account(token);
}

Result<void> Client::end_session(const Secret& token) {
  for (const std::string_view path : {"/v4/sessions", "/v3/sessions"}) {
    MATINEE_TRY_ASSIGN(const auto response, send(api_request(http::Method::del, path, &token)));
    const auto ended = check_answer(response, "session", Subject::unsaid);
    // A session that the service refuses has already ended.
    if (ended || ended.error().code() == Errc::rejected) return {};
    if (ended.error().code() != Errc::not_found) return ended.error();
  }
  return Error(Errc::failure, "session: the service knows no call that ends it");
}

Result<PageFacts> Client::fetch_page() {
  http::Request request;
  request.url = k_site;
  return load_page(std::move(request));
}

Result<PageFacts> Client::fetch_page(const Secret& cookies) {
  http::Request request;
  request.url = k_site;
  request.secret_headers.push_back({"Cookie", cookies.clone()});
  return load_page(std::move(request));
}

Result<PageFacts> Client::load_page(http::Request request) {
  request.headers = {{"Accept", "text/html"}};
  MATINEE_TRY_ASSIGN(auto response, send(request));
  const WipeOnExit wiped(response.body);
  if (response.status != 200) {
    const bool may_pass = http::is_transient(response.status);
    return Error(may_pass ? Errc::network : Errc::failure,
                 fmt::format("mubi.com answers {}", response.status),
                 NativeCode{NativeCode::Space::http, response.status});
  }
  return parse_page(response.body);
}

Result<http::Response> Client::call(http::Method method, std::string_view path, std::string body,
                                    const Secret& token) {
  http::Request request = api_request(method, path, &token);
  const bool has_type = std::ranges::any_of(
      request.headers, [](const http::Header& header) { return header.name == "Content-Type"; });
  if (!body.empty() && !has_type) request.headers.push_back({"Content-Type", "application/json"});
  if (!body.empty()) request.body = std::move(body);
  return send(request);
}

Result<LinkCode> Client::fetch_link_code() {
  MATINEE_TRY_ASSIGN(auto response, send(api_request(http::Method::get, "/v4/link_code", nullptr)));
  if (response.status == 404) {
    MATINEE_TRY_ASSIGN(response, send(api_request(http::Method::get, "/v3/link_code", nullptr)));
  }
  const WipeOnExit wiped(response.body);
  MATINEE_TRY_ASSIGN(const json::Value answer, read_answer(response, "link code", Subject::unsaid));
  auto code = json::find_string(answer, "link_code").value_or("");
  auto auth_token = json::find_string(answer, "auth_token").value_or("");
  if (code.empty() || auth_token.empty()) {
    return Error(Errc::failure, "link code: the service's answer holds none");
  }
  return LinkCode{.link_code = std::move(code), .auth_token = Secret::take(auth_token)};
}

Result<LinkState> Client::ask_link_state(const Secret& auth_token,
                                         std::optional<std::chrono::milliseconds>& retry_after) {
  retry_after.reset();
  http::Request request = api_request(http::Method::post, "/v4/authenticate", nullptr);
  request.body = json::dump(json::Value{{"auth_token", auth_token.reveal()}});
  const WipeOnExit body_wiped(request.body);
  MATINEE_TRY_ASSIGN(http::Response response,
                     transport_.exchange(request, http::FetchPolicy{}.max_body_bytes, stop_));
  const WipeOnExit wiped(response.body);
  if (http::is_transient(response.status) || response.status >= 500) {
    retry_after = http::answer_of(response, clock_.now()).retry_after;
    return check_answer(response, "link code", Subject::unsaid).error();
  }
  if (response.status != 200) {
    return LinkState{.kind = kind_of_refusal(response), .token = {}};
  }
  MATINEE_TRY_ASSIGN(const json::Value answer, read_answer(response, "link code", Subject::unsaid));
  auto token = json::find_string(answer, "token").value_or("");
  if (token.empty()) return Error(Errc::failure, "link code: the service's answer has no token");
  return LinkState{.kind = LinkState::Kind::linked, .token = Secret::take(token)};
}

Result<Film> Client::fetch_film(const FilmRef& film) {
  const std::string what = fmt::format("film {}", film.id_or_slug);
  const std::string path = fmt::format("/v3/films/{}", percent_encoded(film.id_or_slug));
  MATINEE_TRY_ASSIGN(const auto response, send(api_request(http::Method::get, path, nullptr)));
  MATINEE_TRY_ASSIGN(const json::Value answer, read_answer(response, what));
  auto parsed = film_of(answer);
  if (!parsed) return parsed.error().within(what);
  for (Trailer& trailer : parsed->trailers)
    trailer.url = absolute_url(response.url, trailer.url);
  return parsed;
}

Result<void> Client::open_viewing(std::int64_t film_id, const Secret& token) {
  const std::string path = fmt::format("/v3/films/{}/viewing", film_id);
  MATINEE_TRY_ASSIGN(const auto response, send(api_request(http::Method::post, path, &token)));
  return check_answer(response, fmt::format("film {}", film_id));
}

Result<Stream> Client::fetch_stream(std::int64_t film_id, const Secret& token) {
  const std::string what = fmt::format("film {}", film_id);
  const std::string path = fmt::format("/v3/films/{}/viewing/secure_url", film_id);
  http::Request request = api_request(http::Method::get, path, &token);
  // These headers influence which manifest is returned. Without them some clients got one variant
  // only.
  request.headers.push_back({"Client-Accept-Video-Codecs", "h264"});
  request.headers.push_back({"Client-Accept-Audio-Codecs", "aac"});
  MATINEE_TRY_ASSIGN(const auto response, send(request));
  MATINEE_TRY_ASSIGN(const json::Value answer, read_answer(response, what));
  auto stream = stream_of(answer);
  if (!stream) return stream.error().within(what);
  for (StreamOffer& offer : stream->offers)
    offer.url = absolute_url(response.url, offer.url);
  for (TextTrack& track : stream->text_tracks)
    track.url = absolute_url(response.url, track.url);
  return stream;
}

}  // namespace matinee::mubi
