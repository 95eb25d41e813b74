// SPDX-License-Identifier: MIT
//
// Converts the results of the protocol to JSON and back.
#include <algorithm>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "agent/json.hpp"
#include "agent/protocol.hpp"
#include "base/ascii.hpp"
#include "json/error.hpp"
#include "json/json.hpp"

namespace matinee::agent {

namespace {

Error unreadable(const char* what) {
  return Error(Errc::failure, fmt::format("the agent's answer {}", what)).about(Subject::agent);
}

json::Ordered reason_json(const std::optional<Error>& reason) {
  return reason ? json::encode_error(*reason) : json::Ordered(nullptr);
}

std::optional<Error> reason_in(const json::Value& object) {
  const json::Value& reason = json::member(object, "reason");
  if (!reason.is_object()) return std::nullopt;
  return json::parse_error(reason, "the agent does not say why");
}

json::Ordered passed_over_json(const std::vector<PassedOver>& all) {
  // Keeps the line within k_max_frame_bytes.
  constexpr std::size_t k_most = 40;
  json::Ordered list = json::Ordered::array();
  for (const PassedOver& each : all) {
    if (list.size() == k_most) break;
    list.push_back({{"source", json_of(each.origin)}, {"error", json::encode_error(each.why)}});
  }
  return list;
}

std::vector<PassedOver> passed_over_in(const json::Value& object) {
  std::vector<PassedOver> all;
  for (const json::Value& each : json::list(object, "passed_over")) {
    all.push_back(
        {.origin = origin_of(json::member(each, "source")),
         .why = json::parse_error(json::member(each, "error"), "the agent does not say why")});
  }
  return all;
}

std::optional<std::string> session_bus_in(const json::Value& object) {
  if (!object.is_object() || !object.contains("session_bus")) return std::nullopt;
  return json::find_string(object, "session_bus").value_or("");
}

std::map<std::string, std::string> circumstances_in(const json::Value& object) {
  std::map<std::string, std::string> all;
  const json::Value& told = json::member(object, "circumstances");
  if (!told.is_object()) return all;
  for (const auto& [name, value] : told.items()) {
    if (value.is_string()) all.emplace(name, value.get_ref<const std::string&>());
  }
  return all;
}

}  // namespace

Secret encode_headers(const AuthHeaders& headers) {
  const json::Wiped object(json::Ordered{{"authorization", headers.authorization.reveal()},
                                         {"dt-custom-data", headers.dt_custom_data.reveal()},
                                         {"client", headers.client},
                                         {"client-country", headers.client_country}});
  std::string text = json::dump(object.value);
  return Secret::take(text);
}

Result<AuthHeaders> parse_headers(const Secret& text) {
  const json::Wiped object(json::parse(text.reveal()));
  auto authorization = json::find_secret(object.value, "authorization");
  auto custom_data = json::find_secret(object.value, "dt-custom-data");
  auto client = json::find_string(object.value, "client");
  auto country = json::find_string(object.value, "client-country");
  if (!authorization || !custom_data || !client || !country) {
    return unreadable("holds no headers");
  }
  const std::string_view values[] = {authorization->reveal(), custom_data->reveal(), *client,
                                     *country};
  if (!std::ranges::all_of(values, ascii::is_field_text)) {
    return unreadable("holds no headers that can be sent");
  }
  return AuthHeaders{.authorization = std::move(*authorization),
                     .dt_custom_data = std::move(*custom_data),
                     .client = std::move(*client),
                     .client_country = std::move(*country)};
}

std::string encode_status(const StatusReport& report) {
  const SessionStatus& status = report.status;
  return json::dump(
      json::Ordered{{"state", to_string(status.state)},
                    {"user_id", json::or_null(status.user_id)},
                    {"country", json::or_null(status.country)},
                    {"token", json::text_or_null(status.token)},
                    {"source", status.origin ? json_of(*status.origin) : json::Ordered(nullptr)},
                    {"expires_at", json::time_or_null(status.expires_at)},
                    {"checked_at", json::time_or_null(status.checked_at)},
                    {"agent", report.from_agent},
                    {"next_check_at", json::time_or_null(report.next_check_at)},
                    {"reason", reason_json(status.reason)}});
}

Result<StatusReport> parse_status(std::string_view text) {
  const json::Wiped object(json::parse(text));
  const auto state = session_state_of(json::find_string(object.value, "state").value_or(""));
  if (!state) return unreadable("holds no status");
  StatusReport report;
  SessionStatus& status = report.status;
  status.state = *state;
  status.user_id = json::find_int(object.value, "user_id");
  status.country = json::find_string(object.value, "country");
  status.token = json::find_string(object.value, "token").value_or("");
  if (json::member(object.value, "source").is_object()) {
    status.origin = origin_of(json::member(object.value, "source"));
  }
  status.expires_at = json::find_time(object.value, "expires_at");
  status.checked_at = json::find_time(object.value, "checked_at");
  status.reason = reason_in(object.value);
  report.from_agent = json::is_true(object.value, "agent");
  report.next_check_at = json::find_time(object.value, "next_check_at");
  return report;
}

std::string encode_forgotten(const std::optional<CookieOrigin>& origin) {
  return json::dump(json::Ordered{{"source", origin ? json_of(*origin) : json::Ordered(nullptr)}});
}

std::optional<CookieOrigin> parse_forgotten(const Secret& text) {
  const json::Wiped object(json::parse(text.reveal()));
  const json::Value& source = json::member(object.value, "source");
  if (!source.is_object()) return std::nullopt;
  return origin_of(source);
}

std::string encode_hello(const Greeting& greeting) {
  return json::dump(
      json::Ordered{{"protocol", k_protocol_version},
                    {"version", greeting.version},
                    {"pid", greeting.pid},
                    {"locked", greeting.is_locked},
                    {"ready", greeting.is_ready},
                    {"reads_browsers", greeting.reads_browsers},
                    {"named_source", json::text_or_null(greeting.named_source)},
                    {"circumstances", greeting.circumstances},
                    {"session_bus", json::text_or_null(greeting.session_bus.value_or(""))},
                    {"passed_over", passed_over_json(greeting.passed_over)},
                    {"capabilities", method_names().subspan(1)}});
}

Result<Greeting> parse_hello(const Secret& text) {
  const json::Wiped object(json::parse(text.reveal()));
  const auto pid = json::find_int(object.value, "pid");
  const auto version = json::find_string(object.value, "version");
  if (!pid || !version) return unreadable("does not say what it is");
  return Greeting{.pid = *pid,
                  .version = *version,
                  .is_locked = json::is_true(object.value, "locked"),
                  .reads_browsers = json::is_true(object.value, "reads_browsers"),
                  .named_source = json::find_string(object.value, "named_source").value_or(""),
                  .is_ready = json::is_true(object.value, "ready"),
                  .circumstances = circumstances_in(object.value),
                  .session_bus = session_bus_in(object.value),
                  .passed_over = passed_over_in(object.value)};
}

Secret encode_session(const HeldSession& session) {
  const json::Wiped object(json_of(session));
  std::string text = json::dump(object.value);
  return Secret::take(text);
}

Result<HeldSession> parse_session(const Secret& text) {
  const json::Wiped object(json::parse(text.reveal()));
  auto session = session_of(object.value);
  if (!session) return unreadable("holds no session");
  if (!ascii::is_field_text(session->credential.token.reveal())) {
    return unreadable("holds no token that can be sent");
  }
  return session;
}

}  // namespace matinee::agent
