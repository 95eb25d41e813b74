// SPDX-License-Identifier: MIT
#include "request_log.hpp"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "http.hpp"

namespace matinee::sandbox {
namespace {

std::optional<std::string> copy_header(const Request& request, std::string_view name) {
  const auto value = request.find_header(name);
  return value ? std::optional<std::string>(*value) : std::nullopt;
}

template <class T>
nlohmann::json or_null(const std::optional<T>& value) {
  return value ? nlohmann::json(*value) : nlohmann::json();
}

/// Returns the value of navigator.webdriver if the request is the page script's report.
std::optional<bool> webdriver_of(const Request& request) {
  if (request.path != "/beacon") return {};
  const auto body = nlohmann::json::parse(request.body, nullptr, false);
  if (!body.is_object() || !body.contains("webdriver")) return {};
  return body["webdriver"] == true;
}

}  // namespace

std::uint64_t RequestLog::note_begin(const Request& request, std::uint64_t connection) {
  Entry entry;
  entry.connection = connection;
  entry.at_ms = std::chrono::duration_cast<std::chrono::milliseconds>(
                    std::chrono::steady_clock::now() - begun_)
                    .count();
  entry.method = request.method;
  entry.host = request.host;
  entry.path = request.path;
  entry.query = request.query;
  for (const Header& header : request.headers)
    entry.header_names.push_back(header.name);
  entry.range = copy_header(request, "Range");
  entry.client_country = copy_header(request, "Client-Country");
  entry.webdriver = webdriver_of(request);
  entry.has_authorization = request.has_header("Authorization");
  entry.has_cookie = request.has_header("Cookie");
  entry.has_dt_custom_data = request.has_header("dt-custom-data");
  const std::lock_guard lock(mutex_);
  entry.number = next_++;
  entries_.push_back(std::move(entry));
  return entries_.back().number;
}

void RequestLog::note_end(std::uint64_t number, Outcome outcome) {
  const std::lock_guard lock(mutex_);
  // The entries are in ascending order of their numbers. clear() may have removed this one.
  const auto found = std::ranges::lower_bound(entries_, number, {}, &Entry::number);
  if (found != entries_.end() && found->number == number) found->outcome = std::move(outcome);
}

void RequestLog::clear() {
  const std::lock_guard lock(mutex_);
  entries_.clear();
}

nlohmann::json RequestLog::entries(std::uint64_t since) const {
  nlohmann::json result = nlohmann::json::array();
  const std::lock_guard lock(mutex_);
  for (const Entry& entry : entries_) {
    if (entry.number >= since) result.push_back(to_json(entry));
  }
  return result;
}

nlohmann::json RequestLog::to_json(const Entry& entry) {
  const Outcome outcome = entry.outcome.value_or(Outcome{});
  return {{"id", entry.number},
          {"connection", entry.connection},
          {"at_ms", entry.at_ms},
          {"method", entry.method},
          {"host", entry.host},
          {"path", entry.path},
          {"query", entry.query},
          {"headers", entry.header_names},
          {"range", or_null(entry.range)},
          {"client_country", or_null(entry.client_country)},
          {"webdriver", or_null(entry.webdriver)},
          {"authorization", entry.has_authorization},
          {"cookie", entry.has_cookie},
          {"dt_custom_data", entry.has_dt_custom_data},
          {"done", entry.outcome.has_value()},
          {"status", outcome.status},
          {"body_bytes", outcome.body_bytes},
          {"complete", outcome.complete},
          {"fault", outcome.fault.empty() ? nlohmann::json() : nlohmann::json(outcome.fault)}};
}

}  // namespace matinee::sandbox
