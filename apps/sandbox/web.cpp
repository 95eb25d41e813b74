// SPDX-License-Identifier: MIT
#include "web.hpp"

#include <ctime>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "catalogue.hpp"
#include "http.hpp"
#include "pages.hpp"
#include "random.hpp"
#include "world.hpp"

namespace matinee::sandbox {
namespace {

using nlohmann::json;

constexpr std::string_view k_year = "31536000";
constexpr std::string_view k_session_cookie = "_mubi_session";

std::string field(const Fields& fields, std::string_view name) {
  const auto found = fields.find(name);
  return found == fields.end() ? std::string() : found->second;
}

void set_cookie(Response& response, std::string_view name, std::string_view value,
                std::string_view attributes) {
  response.add_header("Set-Cookie", fmt::format("{}={}; Path=/; {}", name, value, attributes));
}

std::optional<Session> session_of(const Request& request, const World& world) {
  return world.accounts.find_session(field(request.cookies(), "lt"));
}

/// Sets the cookies that every visitor gets, unless the browser has them already.
void greet(const Request& request, Response& response) {
  const Fields cookies = request.cookies();
  if (!cookies.contains("_snow_id.c006")) {
    const auto now = std::time(nullptr);
    const std::string value = fmt::format("{}.{}.1.{}.{}", random_uuid(), now, now, random_uuid());
    set_cookie(response, "_snow_id.c006", value, "Domain=mubi.com; Max-Age=34560000; Secure");
  }
  if (!cookies.contains("mubi-cookie-consent")) {
    const auto attributes = fmt::format("Max-Age={}; SameSite=Lax", k_year);
    set_cookie(response, "mubi-cookie-consent", "analytics%3Dfalse", attributes);
  }
}

void start_session(Response& response, std::string_view value) {
  set_cookie(response, k_session_cookie, value, "Secure; HttpOnly; SameSite=Lax");
}

json next_data(const Request& request, const World& world) {
  const auto session = session_of(request, world);
  const std::string country = session ? session->user.country : world.settings.get().country;
  json headers = {{"Client", "web"}, {"Client-Country", country}};
  json props = {{"country", country}, {"user", nullptr}};
  if (session) {
    headers["Authorization"] = "Bearer " + session->token;
    props["user"] = {{"id", session->user.id}, {"name", session->user.name}};
  }
  props["headers"] = headers;
  return {{"props", {{"pageProps", json::object()}, {"initialProps", props}}},
          {"page", "/"},
          {"buildId", "sandbox"}};
}

Response home(const Request& request, World& world) {
  const auto session = session_of(request, world);
  const std::string body =
      session ? R"(<h1 id="welcome">Signed in</h1><a href="/logout">Sign out</a>)"
              : R"(<h1 id="visitor">Not signed in</h1><a href="/login">Sign in</a>)";
  Response response = Response::html(200, page("MUBI stand-in", body, next_data(request, world)));
  greet(request, response);
  if (!request.cookies().contains(k_session_cookie)) start_session(response, random_session_blob());
  return response;
}

Response film_page(const Request& request, World& world, std::string_view slug) {
  const FilmSpec* const film = find_film(slug);
  if (film == nullptr) return Response::html(404, "<!DOCTYPE html><title>Not found</title>");
  json data = next_data(request, world);
  data["props"]["pageProps"]["initFilm"] = film_json(*film);
  Response response = Response::html(200, page(film->title, "<h1>A film</h1>", data));
  greet(request, response);
  return response;
}

/// Shows the sign-in form. Sets a new session cookie for the visitor and binds the form to it.
Response show_login(const Request& request, World& world, std::string_view complaint) {
  const std::string visitor = random_session_blob();
  const std::string form_token = world.accounts.make_form_token(visitor);
  Response response = Response::html(200, login_page({.action = "/login",
                                                      .form_token = form_token,
                                                      .complaint = complaint,
                                                      .auto_login = world.settings.get().auto_login,
                                                      .state = {}}));
  start_session(response, visitor);
  greet(request, response);
  return response;
}

Response sign_in(World& world, int user_id) {
  Response response = Response::redirect("https://mubi.com/");
  set_cookie(response, "lt", world.accounts.issue_token(user_id),
             fmt::format("Max-Age={}", k_year));
  start_session(response, random_session_blob());
  set_cookie(response, "flash_store", "signed_in", "SameSite=Lax");
  return response;
}

Response get_login(const Request& request, World& world) {
  const auto auto_login = world.settings.get().auto_login;
  const bool is_via_sso = field(request.parameters(), "via") == "sso";
  if (!is_via_sso && !(auto_login && auto_login->via_sso)) return show_login(request, world, "");
  return Response::redirect(fmt::format(
      "https://sso.example/authorize?state={}&redirect_uri=https://mubi.com/login/callback",
      random_hex(16)));
}

Response post_login(const Request& request, World& world) {
  const Fields form = parse_form(request.body);
  const std::string visitor = field(request.cookies(), k_session_cookie);
  if (!world.accounts.check_form_token(visitor, field(form, "authenticity_token"))) {
    return show_login(request, world, "This form is too old. Please try again.");
  }
  const auto user = world.accounts.find_user(field(form, "email"), field(form, "password"));
  if (!user) return show_login(request, world, "Wrong email or password.");
  return sign_in(world, user->id);
}

Response get_callback(const Request& request, World& world) {
  const auto user_id = world.accounts.redeem_grant(field(request.parameters(), "code"));
  if (!user_id) return show_login(request, world, "That sign-in did not work.");
  return sign_in(world, *user_id);
}

Response logout(const Request& request, World& world) {
  world.accounts.revoke(field(request.cookies(), "lt"));
  Response response = Response::redirect("https://mubi.com/");
  set_cookie(response, "lt", "", "Max-Age=0");
  start_session(response, random_session_blob());
  return response;
}

Response link_device(const Request& request, World& world) {
  const auto session = session_of(request, world);
  if (!session) return Response::redirect("https://mubi.com/login");
  if (request.method == "GET") return Response::html(200, link_page(""));
  const std::string code = field(parse_form(request.body), "link_code");
  const bool is_linked = world.accounts.confirm_link(code, session->user.id);
  return Response::html(200, link_page(is_linked ? "Your device is linked." : "No such code."));
}

/// Returns the slug in /films/SLUG or /nl/de/films/SLUG[/player]; empty for other paths.
std::string_view film_slug(std::string_view path) {
  const auto parts = split(path, '/');
  for (std::size_t i = 1; i + 1 < parts.size() && i <= 3; ++i) {
    if (parts[i] == "films") return parts[i + 1];
  }
  return {};
}

}  // namespace

Response serve_web(const Request& request, World& world) {
  const bool is_post = request.method == "POST";
  const std::string_view path = request.path;
  if (path == "/beacon" && is_post) return Response::empty(204);
  if (path == "/tv") return link_device(request, world);
  if (path == "/login") return is_post ? post_login(request, world) : get_login(request, world);
  if (is_post) return Response::empty(405);
  if (path == "/") return home(request, world);
  if (path == "/login/callback") return get_callback(request, world);
  if (path == "/logout") return logout(request, world);
  if (const auto slug = film_slug(path); !slug.empty()) return film_page(request, world, slug);
  return Response::html(404, "<!DOCTYPE html><title>Not found</title>");
}

Response serve_sso(const Request& request, World& world) {
  const bool is_post = request.method == "POST";
  if (request.path == "/beacon" && is_post) return Response::empty(204);
  if (request.path != "/authorize") return Response::empty(404);
  const Fields fields = is_post ? parse_form(request.body) : request.parameters();
  std::string complaint;
  if (is_post) {
    const auto user = world.accounts.find_user(field(fields, "email"), field(fields, "password"));
    if (user) {
      Response response = Response::redirect(
          fmt::format("https://mubi.com/login/callback?code={}&state={}",
                      world.accounts.make_grant(user->id), field(fields, "state")));
      set_cookie(response, "sso_session", random_hex(32), "Secure; HttpOnly; Max-Age=86400");
      return response;
    }
    complaint = "Wrong email or password.";
  }
  const std::string state = field(fields, "state");
  return Response::html(200, login_page({.action = "/authorize",
                                         .form_token = "",
                                         .complaint = complaint,
                                         .auto_login = world.settings.get().auto_login,
                                         .state = state}));
}

}  // namespace matinee::sandbox
