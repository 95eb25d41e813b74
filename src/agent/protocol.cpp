// SPDX-License-Identifier: MIT
#include "agent/protocol.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "agent/json.hpp"
#include "json/bytes.hpp"
#include "json/error.hpp"
#include "json/json.hpp"

namespace matinee::agent {

namespace {

// From the range that JSON-RPC reserves for servers. The word in `data` tells which error it is.
constexpr int k_own_error = -32000;

constexpr std::array<std::string_view, std::variant_size_v<Order>> k_methods{
    "hello",  "headers", "status", "refresh", "report_refused", "credential", "accept",
    "forget", "lock",    "unlock", "stop"};

// A default-constructed Order of the alternative with this index.
template <std::size_t... Is>
Order order_at(std::size_t index, std::index_sequence<Is...>) {
  Order order;
  (void)((index == Is && (order.emplace<Is>(), true)) || ...);
  return order;
}

// The request for a method name, without its parameters.
std::optional<Order> order_of(std::string_view method) {
  const auto found = std::ranges::find(k_methods, method);
  if (found == k_methods.end()) return std::nullopt;
  return order_at(static_cast<std::size_t>(found - k_methods.begin()),
                  std::make_index_sequence<std::variant_size_v<Order>>());
}

// Reads the parameters of a request. Returns false if one is missing or has the wrong type. Unknown
// members are ignored, because a later version may send them.
struct TakeParams {
  const json::Value& params;

  bool text(const char* key, std::string& into) const {
    const json::Value& value = json::member(params, key);
    if (value.is_null()) return true;
    if (!value.is_string()) return false;
    into = value.get<std::string>();
    return true;
  }
  bool flag(const char* key, bool& into) const {
    const json::Value& value = json::member(params, key);
    if (!value.is_null() && !value.is_boolean()) return false;
    into = value.is_boolean() && value.get<bool>();
    return true;
  }
  bool passphrase(Secret& into) const {
    auto found = json::find_bytes(params, "passphrase");
    if (!found || found->empty()) return false;
    into = *std::move(found);
    return true;
  }

  bool operator()(order::Headers& order) const { return text("network", order.network); }
  bool operator()(order::Status& order) const { return text("network", order.network); }
  bool operator()(order::Refresh& order) const {
    return flag("takes_back_forget", order.takes_back_forget) && text("network", order.network);
  }
  bool operator()(order::ReportRefused& order) const {
    const bool has_all = text("fingerprint", order.fingerprint) && text("network", order.network);
    return has_all && !order.fingerprint.empty();
  }
  bool operator()(order::Lock& order) const { return passphrase(order.passphrase); }
  bool operator()(order::Unlock& order) const { return passphrase(order.passphrase); }
  bool operator()(order::Credential& order) const { return text("network", order.network); }
  bool operator()(order::Accept& order) const {
    const json::Value& credential = json::member(params, "credential");
    if (credential.is_object()) {
      auto session = session_of(credential);
      if (!session) return false;
      order.session = *std::move(session);
    } else {
      auto jar = jar_of(params);
      if (!jar) return false;
      order.session = *std::move(jar);
    }
    return text("network", order.network);
  }
  bool operator()(order::Forget& order) const {
    return flag("everywhere", order.everywhere) && text("network", order.network);
  }
  template <class Plain>
  bool operator()(Plain&) const {
    return true;
  }
};

// Returns null for an id of a type that JSON-RPC does not allow.
json::Value checked_id(const json::Value& id) {
  return id.is_string() || id.is_number_integer() ? id : json::Value(nullptr);
}

json::Ordered params_of(const Order& order) {
  json::Ordered params = json::Ordered::object();
  if (const auto* accept = std::get_if<order::Accept>(&order)) {
    if (const auto* jar = std::get_if<CookieJar>(&accept->session)) params = json_of(*jar);
    if (const auto* session = std::get_if<HeldSession>(&accept->session)) {
      params["credential"] = json_of(*session);
    }
  } else if (const auto* forget = std::get_if<order::Forget>(&order)) {
    params["everywhere"] = forget->everywhere;
  } else if (const auto* refresh = std::get_if<order::Refresh>(&order)) {
    if (refresh->takes_back_forget) params["takes_back_forget"] = true;
  } else if (const auto* report = std::get_if<order::ReportRefused>(&order)) {
    params["fingerprint"] = report->fingerprint;
  } else if (const auto* lock = std::get_if<order::Lock>(&order)) {
    json::put_secret(params, "passphrase", lock->passphrase);
  } else if (const auto* unlock = std::get_if<order::Unlock>(&order)) {
    json::put_secret(params, "passphrase", unlock->passphrase);
  }
  if (const auto network = network_of(order); !network.empty()) params["network"] = network;
  return params;
}

std::string error_line(std::string_view id, const json::Ordered& error) {
  return fmt::format(R"({{"jsonrpc":"2.0","id":{},"error":{}}})"
                     "\n",
                     id.empty() ? "null" : id, json::dump(error));
}

}  // namespace

std::string_view network_of(const Order& order) noexcept {
  return std::visit(
      [](const auto& any) -> std::string_view {
        if constexpr (requires { any.network; }) return any.network;
        return {};
      },
      order);
}

std::span<const std::string_view> method_names() noexcept {
  return k_methods;
}

std::string_view method_of(const Order& order) noexcept {
  return k_methods[order.index()];
}

std::variant<Call, Refusal> parse_call(std::string_view line) {
  if (line.size() > k_max_frame_bytes) {
    return Refusal{.id = {}, .code = RpcCode::not_json, .message = "the line is too long"};
  }
  const json::Wiped call(json::parse(line));
  if (call.value.is_discarded()) {
    return Refusal{.id = {}, .code = RpcCode::not_json, .message = "not JSON"};
  }
  const bool has_id = call.value.is_object() && call.value.contains("id");
  std::string id = has_id ? json::dump(checked_id(json::member(call.value, "id"))) : "";
  const json::Value& version = json::member(call.value, "jsonrpc");
  const json::Value& method = json::member(call.value, "method");
  if (version != "2.0" || !method.is_string()) {
    return Refusal{.id = std::move(id),
                   .code = RpcCode::not_a_request,
                   .message = "not a request of JSON-RPC 2.0 (batches are not served)"};
  }
  const auto& name = method.get_ref<const std::string&>();
  auto order = order_of(name);
  if (!order) {
    return Refusal{.id = std::move(id),
                   .code = RpcCode::unknown_method,
                   .message = fmt::format("no such method: {}", shortened(name))};
  }
  if (!std::visit(TakeParams{.params = json::member(call.value, "params")}, *order)) {
    return Refusal{.id = std::move(id),
                   .code = RpcCode::bad_params,
                   .message = fmt::format("{}: parameters missing or of the wrong type", name)};
  }
  return Call{.id = std::move(id), .order = std::move(*order)};
}

Secret encode_call(std::int64_t id, const Order& order) {
  const json::Wiped params(params_of(order));
  std::string params_text = json::dump(params.value);
  const WipeOnExit wiped(params_text);
  const std::string head =
      fmt::format(R"({{"jsonrpc":"2.0","id":{},"method":"{}","params":)", id, method_of(order));
  return Secret::join({head, params_text, "}\n"});
}

Envelope envelope_of(std::string_view id) {
  return {.before = fmt::format(R"({{"jsonrpc":"2.0","id":{},"result":)", id)};
}

std::string encode_error(std::string_view id, const Error& error) {
  json::Ordered data = json::encode_error(error);
  data.erase("message");
  return error_line(
      id, {{"code", k_own_error}, {"message", error.message()}, {"data", std::move(data)}});
}

std::string encode_refusal(const Refusal& refusal) {
  return error_line(refusal.id,
                    {{"code", static_cast<int>(refusal.code)}, {"message", refusal.message}});
}

std::optional<Result<Secret>> parse_answer(std::string_view line, std::int64_t id) {
  const json::Wiped answer(json::parse(line));
  if (json::member(answer.value, "jsonrpc") != "2.0" || json::member(answer.value, "id") != id) {
    return std::nullopt;
  }
  const json::Value& error = json::member(answer.value, "error");
  if (error.is_object()) {
    if (json::find_int(error, "code") != k_own_error) return std::nullopt;
    const auto message = json::find_string(error, "message");
    return json::parse_error(json::member(error, "data"),
                             message.value_or("the agent does not say what is wrong"));
  }
  const json::Value& result = json::member(answer.value, "result");
  if (result.is_null()) return std::nullopt;
  std::string text = json::dump(result);
  return Secret::take(text);
}

std::string network_of(std::string_view cacert, const std::vector<std::string>& connect_to) {
  if (cacert.empty() && connect_to.empty()) return {};
  return fmt::format("{} {}", cacert, fmt::join(connect_to, " "));
}

}  // namespace matinee::agent
