// SPDX-License-Identifier: MIT
//
// The results of the protocol, as JSON and back.
#include <utility>

#include <nlohmann/json.hpp>

#include "agent/json.hpp"
#include "agent/protocol.hpp"

namespace matinee::agent {

using json = nlohmann::ordered_json;

namespace {

template <class T>
json or_null(const std::optional<T>& value) {
  return value ? json(*value) : json(nullptr);
}

std::optional<std::int64_t> int_of(const json& object, const char* key) {
  const json& value = member(object, key);
  if (!value.is_number_integer()) return std::nullopt;
  return value.get<std::int64_t>();
}

std::optional<UnixTime> time_of(const json& object, const char* key) {
  const auto seconds = int_of(object, key);
  if (!seconds) return std::nullopt;
  return UnixTime(std::chrono::seconds(*seconds));
}

std::optional<Error> reason_of(const json& object) {
  const auto code = errc_of(text_of(object, "code").value_or(""));
  if (!code) return std::nullopt;
  return Error(*code, text_of(object, "message").value_or(""));
}

json reason_json(const std::optional<Error>& reason) {
  if (!reason) return nullptr;
  return {{"code", to_string(reason->code())}, {"message", reason->message()}};
}

std::optional<Secret> secret_of(const json& object, const char* key) {
  const json& value = member(object, key);
  if (!value.is_string()) return std::nullopt;
  return Secret::copy_of(value.get_ref<const std::string&>());
}

}  // namespace

Secret encode_headers(const AuthHeaders& headers) {
  const WipedJson object(json{{"authorization", headers.authorization.reveal()},
                              {"dt-custom-data", headers.dt_custom_data.reveal()},
                              {"client", headers.client},
                              {"client-country", headers.client_country}});
  std::string text = dumped(object.value);
  return Secret::take(text);
}

Result<AuthHeaders> parse_headers(const Secret& text) {
  const WipedJson object(text.reveal());
  auto authorization = secret_of(object.value, "authorization");
  auto custom_data = secret_of(object.value, "dt-custom-data");
  auto client = text_of(object.value, "client");
  auto country = text_of(object.value, "client-country");
  if (!authorization || !custom_data || !client || !country) {
    return Error(Errc::failure, "the agent's answer holds no headers");
  }
  return AuthHeaders{.authorization = std::move(*authorization),
                     .dt_custom_data = std::move(*custom_data),
                     .client = std::move(*client),
                     .client_country = std::move(*country)};
}

std::string encode_status(const StatusReport& report) {
  const SessionStatus& status = report.status;
  return dumped({{"state", to_string(status.state)},
                 {"user_id", or_null(status.user_id)},
                 {"country", or_null(status.country)},
                 {"token", status.token.empty() ? json(nullptr) : json(status.token)},
                 {"source", status.origin ? json_of(*status.origin) : json(nullptr)},
                 {"expires_at", time_or_null(status.expires_at)},
                 {"checked_at", time_or_null(status.checked_at)},
                 {"agent", report.from_agent},
                 {"next_check_at", time_or_null(report.next_check_at)},
                 {"reason", reason_json(status.reason)}});
}

Result<StatusReport> parse_status(std::string_view text) {
  const WipedJson object(text);
  const auto state = session_state_of(text_of(object.value, "state").value_or(""));
  if (!state) return Error(Errc::failure, "the agent's answer holds no status");
  StatusReport report;
  SessionStatus& status = report.status;
  status.state = *state;
  status.user_id = int_of(object.value, "user_id");
  status.country = text_of(object.value, "country");
  status.token = text_of(object.value, "token").value_or("");
  if (member(object.value, "source").is_object()) {
    status.origin = origin_of(member(object.value, "source"));
  }
  status.expires_at = time_of(object.value, "expires_at");
  status.checked_at = time_of(object.value, "checked_at");
  status.reason = reason_of(member(object.value, "reason"));
  report.from_agent = member(object.value, "agent") == true;
  report.next_check_at = time_of(object.value, "next_check_at");
  return report;
}

std::string encode_hello(const Greeting& greeting) {
  return dumped(
      {{"protocol", k_protocol_version},
       {"version", greeting.version},
       {"pid", greeting.pid},
       {"locked", greeting.is_locked},
       {"capabilities", {"headers", "status", "refresh", "accept", "forget", "lock", "stop"}}});
}

Result<Greeting> parse_hello(const Secret& text) {
  const WipedJson object(text.reveal());
  const auto pid = int_of(object.value, "pid");
  const auto version = text_of(object.value, "version");
  if (!pid || !version) return Error(Errc::failure, "the agent does not say what it is");
  return Greeting{
      .pid = *pid, .version = *version, .is_locked = member(object.value, "locked") == true};
}

Secret encode_jar(const CookieJar& jar) {
  const WipedJson object(json_of(jar));
  std::string text = dumped(object.value);
  return Secret::take(text);
}

Result<CookieJar> parse_jar(const Secret& text) {
  const WipedJson object(text.reveal());
  return jar_of(object.value);
}

}  // namespace matinee::agent
