// SPDX-License-Identifier: MIT
#include "agent/fetch_protocol.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <limits>
#include <optional>
#include <utility>

#include "agent/json.hpp"
#include "base/base64.hpp"
#include "json/error.hpp"
#include "json/json.hpp"

namespace matinee::agent {

namespace {

constexpr std::array<std::pair<http::Method, const char*>, 6> k_methods{
    {{http::Method::get, "GET"},
     {http::Method::head, "HEAD"},
     {http::Method::post, "POST"},
     {http::Method::del, "DELETE"},
     {http::Method::put, "PUT"},
     {http::Method::patch, "PATCH"}}};

json::Ordered json_of(const std::vector<http::Header>& headers) {
  json::Ordered list = json::Ordered::array();
  for (const http::Header& header : headers)
    list.push_back({encode_base64(header.name), encode_base64(header.value)});
  return list;
}

json::Ordered json_of(const std::vector<http::SecretHeader>& headers) {
  json::Ordered list = json::Ordered::array();
  for (const http::SecretHeader& header : headers)
    list.push_back({encode_base64(header.name), encode_base64(header.value.reveal())});
  return list;
}

std::optional<std::string> bytes_of(const json::Value& value) {
  if (!value.is_string()) return std::nullopt;
  return decode_base64(value.get_ref<const std::string&>());
}

std::optional<std::vector<http::Header>> headers_of(const json::Value& list) {
  if (!list.is_array()) return std::nullopt;
  std::vector<http::Header> headers;
  for (const json::Value& pair : list) {
    if (!pair.is_array() || pair.size() != 2) return std::nullopt;
    auto name = bytes_of(pair[0]);
    auto value = bytes_of(pair[1]);
    if (!name || !value) return std::nullopt;
    headers.push_back({.name = std::move(*name), .value = std::move(*value)});
  }
  return headers;
}

// Returns a number that fits into T; nullopt for anything else.
template <class T>
std::optional<T> number_of(const json::Value& value) {
  if (value.is_number_unsigned()) {
    const auto number = value.get<std::uint64_t>();
    if (number <= static_cast<std::uint64_t>(std::numeric_limits<T>::max())) {
      return static_cast<T>(number);
    }
  }
  return std::nullopt;
}

json::Ordered json_of(const std::optional<http::ByteRange>& range) {
  if (!range) return nullptr;
  json::Ordered bounds = json::Ordered::array({range->first});
  if (range->last) bounds.push_back(*range->last);
  return bounds;
}

// Returns nullopt for a malformed range. The inner optional is empty if the request has no range.
std::optional<std::optional<http::ByteRange>> range_of(const json::Value& value) {
  if (value.is_null()) return std::optional<http::ByteRange>();
  if (!value.is_array() || value.empty() || value.size() > 2) return std::nullopt;
  const auto first = number_of<std::uint64_t>(value[0]);
  if (!first) return std::nullopt;
  http::ByteRange range{.first = *first, .last = {}};
  if (value.size() == 2) {
    range.last = number_of<std::uint64_t>(value[1]);
    if (!range.last) return std::nullopt;
  }
  return std::optional(range);
}

std::optional<http::Method> method_of(const json::Value& value) {
  for (const auto& [method, name] : k_methods) {
    if (value == name) return method;
  }
  return std::nullopt;
}

const char* name_of(http::Method method) {
  return std::ranges::find(k_methods, method, [](const auto& known) { return known.first; })
      ->second;
}

// The limits of a request, in the order in which they are sent.
json::Ordered limits_json(const http::Request& request, std::size_t max_body_bytes) {
  return {request.connect_timeout.count(), request.total_timeout.count(),
          request.stall_timeout.count(),   request.least_bytes_per_s,
          request.most_bytes_per_s,        max_body_bytes};
}

bool take_limits(const json::Value& list, FetchOrder& order) {
  if (!list.is_array() || list.size() != 6) return false;
  const auto connect = number_of<std::int32_t>(list[0]);
  const auto total = number_of<std::int32_t>(list[1]);
  const auto stall = number_of<std::int32_t>(list[2]);
  const auto least = number_of<std::uint32_t>(list[3]);
  const auto most = number_of<std::uint64_t>(list[4]);
  const auto body = number_of<std::uint32_t>(list[5]);
  if (!connect || !total || !stall || !least || !most || !body) return false;
  order.request.connect_timeout = std::chrono::milliseconds(*connect);
  order.request.total_timeout = std::chrono::milliseconds(*total);
  order.request.stall_timeout = std::chrono::seconds(*stall);
  order.request.least_bytes_per_s = *least;
  order.request.most_bytes_per_s = *most;
  order.max_body_bytes = *body;
  return true;
}

// The reader of the line has already limited its length.
json::Value parse_line(std::string_view line) {
  return json::parse(line, {.max_bytes = line.size()});
}

}  // namespace

std::size_t longest_outcome(std::size_t max_body_bytes) {
  return max_body_bytes / 3 * 4 + std::size_t{1024} * 1024;
}

Secret encode_order(const http::Request& request, std::size_t max_body_bytes) {
  const json::Wiped order(json::Ordered{{"method", name_of(request.method)},
                                        {"url", encode_base64(request.url)},
                                        {"headers", json_of(request.headers)},
                                        {"secret_headers", json_of(request.secret_headers)},
                                        {"body", encode_base64(request.body)},
                                        {"range", json_of(request.range)},
                                        {"limits", limits_json(request, max_body_bytes)}});
  std::string text = json::dump(order.value);
  const WipeOnExit wiped(text);
  return Secret::join({text, "\n"});
}

Result<FetchOrder> parse_order(std::string_view line) {
  const json::Wiped parsed(json::parse(line));
  FetchOrder order;
  const auto method = method_of(json::member(parsed.value, "method"));
  auto url = bytes_of(json::member(parsed.value, "url"));
  auto headers = headers_of(json::member(parsed.value, "headers"));
  auto secret_headers = headers_of(json::member(parsed.value, "secret_headers"));
  auto body = bytes_of(json::member(parsed.value, "body"));
  const auto range = range_of(json::member(parsed.value, "range"));
  const bool has_limits = take_limits(json::member(parsed.value, "limits"), order);
  if (!method || !url || !headers || !secret_headers || !body || !range || !has_limits) {
    return Error(Errc::failure, "not an order for an exchange");
  }
  order.request.method = *method;
  order.request.url = std::move(*url);
  order.request.headers = std::move(*headers);
  order.request.body = std::move(*body);
  order.request.range = *range;
  for (http::Header& header : *secret_headers) {
    order.request.secret_headers.push_back(
        {.name = std::move(header.name), .value = Secret::take(header.value)});
  }
  return order;
}

std::string encode_outcome(const Result<http::Response>& outcome) {
  json::Ordered object;
  if (outcome) {
    object = {{"status", outcome->status},
              {"headers", json_of(outcome->headers)},
              {"body", encode_base64(outcome->body)},
              {"url", encode_base64(outcome->url)},
              {"ends_with_connection", outcome->ends_with_connection}};
  } else {
    object["error"] = json::encode_error(outcome.error());
  }
  const json::Wiped wiped(std::move(object));
  std::string text = json::dump(wiped.value);
  text += '\n';
  return text;
}

bool is_outcome(std::string_view line) {
  const json::Wiped parsed(parse_line(line));
  return json::member(parsed.value, "error").is_object() ||
         number_of<std::int32_t>(json::member(parsed.value, "status"));
}

Result<http::Response> parse_outcome(std::string_view line) {
  const json::Wiped parsed(parse_line(line));
  const json::Value& error = json::member(parsed.value, "error");
  if (error.is_object()) return json::parse_error(error, "no reason given");
  const auto status = number_of<std::int32_t>(json::member(parsed.value, "status"));
  auto headers = headers_of(json::member(parsed.value, "headers"));
  auto body = bytes_of(json::member(parsed.value, "body"));
  auto url = bytes_of(json::member(parsed.value, "url"));
  if (!status || !headers || !body || !url) {
    return Error(Errc::failure, "not the outcome of an exchange");
  }
  return http::Response{
      .status = *status,
      .headers = std::move(*headers),
      .body = std::move(*body),
      .url = std::move(*url),
      .ends_with_connection = json::is_true(parsed.value, "ends_with_connection")};
}

}  // namespace matinee::agent
