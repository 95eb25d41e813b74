// SPDX-License-Identifier: MIT
#include "control.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

#include "http.hpp"
#include "world.hpp"

namespace matinee::sandbox {
namespace {

using nlohmann::json;

Response done() {
  return Response::json(200, {{"ok", true}});
}
Response refused(std::string_view why) {
  return Response::json(400, {{"message", why}});
}

struct Order {
  const Request& request;
  const json& body;
  World& world;
};

Response get_log(const Order& order) {
  std::uint64_t since = 0;
  if (const auto text = order.request.parameters()["since"]; !text.empty()) {
    std::from_chars(text.data(), text.data() + text.size(), since);
  }
  return Response::json(200, order.world.log.entries(since));
}

Response clear_log(const Order& order) {
  order.world.log.clear();
  return done();
}

Response get_state(const Order& order) {
  json state = order.world.accounts.snapshot();
  state["settings"] = order.world.settings.snapshot();
  state["faults"] = order.world.faults.count();
  state["port"] = order.world.tls_port;
  state["spki"] = order.world.spki;
  return Response::json(200, state);
}

Response add_fault(const Order& order) {
  auto fault = parse_fault(order.body);
  if (!fault) return refused(fault.error().message());
  order.world.faults.add(*std::move(fault));
  return done();
}

Response clear_faults(const Order& order) {
  order.world.faults.clear();
  return done();
}

Response set_latency(const Order& order) {
  const auto latency = std::chrono::milliseconds(order.body.at("ms").get<int>());
  order.world.settings.change([&](SettingValues& values) { values.latency = latency; });
  return done();
}

Response set_rate(const Order& order) {
  const auto rate = order.body.at("bytes_per_s").get<std::uint64_t>();
  order.world.settings.change([&](SettingValues& values) { values.rate_bytes_per_s = rate; });
  return done();
}

Response set_country(const Order& order) {
  const auto country = order.body.at("country").get<std::string>();
  order.world.settings.change([&](SettingValues& values) { values.country = country; });
  return done();
}

Response set_ttl(const Order& order) {
  const std::chrono::seconds ttl(order.body.at("seconds").get<int>());
  const std::chrono::seconds grace(order.body.value("grace", 900));
  order.world.settings.change([&](SettingValues& values) {
    values.url_ttl = ttl;
    values.url_grace = grace;
  });
  return done();
}

Response set_auto_login(const Order& order) {
  std::optional<AutoLogin> login;
  if (order.body.contains("email")) {
    login = {.email = order.body.at("email"),
             .password = order.body.at("password"),
             .wrong_first = order.body.value("wrong_first", ""),
             .via_sso = order.body.value("via", "") == "sso"};
  }
  order.world.settings.change([&](SettingValues& values) { values.auto_login = login; });
  return done();
}

Response add_user(const Order& order) {
  order.world.accounts.add_user({.id = order.body.at("id"),
                                 .email = order.body.at("email"),
                                 .password = order.body.at("password"),
                                 .name = order.body.value("name", "Test Viewer"),
                                 .country = order.body.value("country", "NL")});
  return done();
}

Response add_token(const Order& order) {
  std::optional<std::string> country;
  if (order.body.contains("country")) country = order.body["country"].get<std::string>();
  order.world.accounts.add_token(order.body.at("token"), order.body.value("user_id", 1234567),
                                 country);
  return done();
}

Response revoke_tokens(const Order& order) {
  if (order.body.contains("status")) {
    const int status = order.body["status"];
    if (status != 401 && status != 422) return refused("'status' must be 401 or 422");
    order.world.settings.change([&](SettingValues& values) { values.rejection_status = status; });
  }
  if (order.body.value("all", false)) order.world.accounts.revoke_all();
  if (order.body.contains("token") &&
      !order.world.accounts.revoke(order.body["token"].get<std::string>())) {
    return refused("no such token");
  }
  return done();
}

Response confirm_link(const Order& order) {
  const std::string code = order.body.at("link_code");
  const int user_id = order.body.value("user_id", 1234567);
  if (!order.world.accounts.confirm_link(code, user_id)) return refused("no such link code");
  return done();
}

Response expire_links(const Order& order) {
  order.world.accounts.expire_links();
  return done();
}

Response set_library(const Order& order) {
  const int user_id = order.body.value("user_id", 1234567);
  order.world.library.set_shelf(user_id, {.ratings = order.body.value("ratings", 0),
                                          .views = order.body.value("views", 0),
                                          .lists = order.body.value("lists", 0),
                                          .is_public = order.body.value("public", false)});
  const int wishes = order.body.value("wishes", 0);
  for (int n = 0; n < wishes; ++n)
    order.world.activity.add_wish(user_id, k_first_shelf_film + n);
  return done();
}

Response set_paging(const Order& order) {
  constexpr std::array k_names{"numbered", "cursor", "last_id", "first_page_only"};
  const std::string name = order.body.value("paging", "numbered");
  const auto* const found = std::ranges::find(k_names, name);
  if (found == k_names.end()) return refused("no such 'paging'");
  order.world.settings.change([&](SettingValues& values) {
    values.list_paging = static_cast<ListPaging>(found - k_names.begin());
    values.list_cap = order.body.value("cap", 48);
  });
  return done();
}

Response expire_urls(const Order& order) {
  order.world.signer.expire_all();
  return done();
}

struct ControlRoute {
  std::string_view method;
  std::string_view path;
  Response (*handle)(const Order&);
};

constexpr std::array<ControlRoute, 18> k_routes{{
    {"GET", "/log", get_log},
    {"POST", "/log/clear", clear_log},
    {"GET", "/state", get_state},
    {"POST", "/faults", add_fault},
    {"POST", "/faults/clear", clear_faults},
    {"POST", "/latency", set_latency},
    {"POST", "/rate", set_rate},
    {"POST", "/country", set_country},
    {"POST", "/ttl", set_ttl},
    {"POST", "/autologin", set_auto_login},
    {"POST", "/users", add_user},
    {"POST", "/tokens", add_token},
    {"POST", "/tokens/revoke", revoke_tokens},
    {"POST", "/link/confirm", confirm_link},
    {"POST", "/link/expire", expire_links},
    {"POST", "/expire", expire_urls},
    {"POST", "/library", set_library},
    {"POST", "/paging", set_paging},
}};

}  // namespace

Response control(const Request& request, World& world) {
  const json body =
      request.body.empty() ? json::object() : json::parse(request.body, nullptr, false);
  if (!body.is_object()) return refused("the body must be a JSON object");
  for (const ControlRoute& route : k_routes) {
    if (route.method != request.method || route.path != request.path) continue;
    try {
      return route.handle({.request = request, .body = body, .world = world});
    } catch (const json::exception& error) {
      // A member of the body is missing or has the wrong type.
      return refused(error.what());
    }
  }
  return Response::json(404, {{"message", "no such call"}});
}

}  // namespace matinee::sandbox
