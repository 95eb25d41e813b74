// SPDX-License-Identifier: MIT
#include "faults.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include <nlohmann/json.hpp>

#include "base/ascii.hpp"
#include "gzip.hpp"
#include "http.hpp"
#include "pages.hpp"

namespace matinee::sandbox {
namespace {

using nlohmann::json;

constexpr std::array<std::pair<FaultKind, std::string_view>, 17> k_kinds{{
    {FaultKind::status, "status"},
    {FaultKind::html, "html"},
    {FaultKind::truncate_json, "truncate_json"},
    {FaultKind::captcha, "captcha"},
    {FaultKind::reset, "reset"},
    {FaultKind::short_body, "short_body"},
    {FaultKind::stall, "stall"},
    {FaultKind::ignore_range, "ignore_range"},
    {FaultKind::change_etag, "change_etag"},
    {FaultKind::drop_validators, "drop_validators"},
    {FaultKind::replace_object, "replace_object"},
    {FaultKind::drop_account, "drop_account"},
    {FaultKind::too_many, "too_many"},
    {FaultKind::node_etag, "node_etag"},
    {FaultKind::set_cookie, "set_cookie"},
    {FaultKind::need_cookie, "need_cookie"},
    {FaultKind::encode, "encode"},
}};

/// Returns a number or a string as a string. Retry-After may be given as either.
std::optional<std::string> text_of(const json& order, const char* name) {
  if (!order.contains(name) || order[name].is_null()) return {};
  const json& value = order[name];
  return value.is_string() ? value.get<std::string>() : value.dump();
}

bool hits(const Fault& fault, const Request& request) {
  if (fault.kind == FaultKind::drop_account && !request.path.ends_with("/account")) return false;
  return (fault.host.empty() || fault.host == request.host) &&
         (fault.method.empty() || fault.method == request.method) &&
         request.path.starts_with(fault.path_prefix) &&
         request.path.find(fault.path_part) != std::string::npos;
}

/// A token bucket: allows `per_s` requests per second and short bursts.
bool passes(Fault& fault) {
  constexpr double k_burst = 4;
  const auto now = std::chrono::steady_clock::now();
  const std::chrono::duration<double> since = now - std::exchange(fault.counted, now);
  fault.tokens = std::min(k_burst, fault.tokens + since.count() * fault.per_s);
  if (fault.tokens < 1) return false;
  fault.tokens -= 1;
  return true;
}

bool has_cookie(const Request& request, std::string_view cookie) {
  const Fields cookies = request.cookies();
  const auto found = cookies.find(cookie.substr(0, cookie.find('=')));
  return found != cookies.end() && cookie.ends_with('=' + found->second);
}

void remove_header(std::vector<Header>& headers, std::string_view name) {
  std::erase_if(headers,
                [&](const Header& h) { return ascii::equals_ignoring_case(h.name, name); });
}

void set_header(std::vector<Header>& headers, std::string_view name, std::string value) {
  remove_header(headers, name);
  headers.push_back({std::string(name), std::move(value)});
}

/// Returns the ETag for the kinds that replace it; empty for the kinds that remove it.
std::string_view new_etag(FaultKind kind) {
  switch (kind) {
    case FaultKind::change_etag:
      return "\"changed\"";
    case FaultKind::replace_object:
      return "\"replaced\"";
    default:
      return "";
  }
}

/// Evaluates If-Range and If-Match against the new ETag, because the handler only knows the old
/// one.
void judge_conditions(Request& request, std::string_view etag) {
  if (const auto wanted = request.find_header("If-Range")) {
    if (*wanted != etag) remove_header(request.headers, "Range");
    remove_header(request.headers, "If-Range");
  }
  if (const auto wanted = request.find_header("If-Match")) {
    if (*wanted == etag) {
      remove_header(request.headers, "If-Match");
    } else {
      set_header(request.headers, "If-Match", "\"never\"");
    }
  }
}

Body other_bytes(const Body& body) {
  std::string bytes(body.view());
  for (char& c : bytes)
    c = static_cast<char>(c ^ 0x5A);
  return Body::of(std::move(bytes));
}

}  // namespace

std::string_view to_string(FaultKind kind) {
  return std::ranges::find(k_kinds, kind, &std::pair<FaultKind, std::string_view>::first)->second;
}

Result<Fault> parse_fault(const json& order) {
  Fault fault;
  const std::string name = order.value("fault", "");
  const auto* const kind =
      std::ranges::find(k_kinds, name, &std::pair<FaultKind, std::string_view>::second);
  if (kind == k_kinds.end()) return Error(Errc::usage, "unknown fault '" + name + "'");
  fault.kind = kind->first;
  const json match = order.value("match", json::object());
  fault.host = match.value("host", "");
  fault.path_prefix = match.value("path_prefix", "");
  fault.path_part = match.value("path_part", "");
  fault.method = match.value("method", "");
  fault.skip = order.value("skip", std::uint64_t{0});
  if (order.contains("times") && !order["times"].is_null()) fault.times = order["times"];
  fault.status = order.value("status", 0);
  if (fault.kind == FaultKind::status && (fault.status < 200 || fault.status > 599)) {
    return Error(Errc::usage, "'status' must be 200 to 599");
  }
  fault.retry_after = text_of(order, "retry_after");
  fault.body = text_of(order, "body");
  fault.location = text_of(order, "location");
  if (order.contains("after_bytes")) fault.after_bytes = order["after_bytes"];
  fault.stall = std::chrono::milliseconds(order.value("ms", 1000));
  fault.cookie = order.value("cookie", "");
  fault.coding = order.value("coding", "gzip");
  fault.per_s = order.value("per_s", 0.0);
  return fault;
}

void FaultPlan::add(Fault fault) {
  const std::lock_guard lock(mutex_);
  faults_.push_back(std::move(fault));
}

void FaultPlan::clear() {
  const std::lock_guard lock(mutex_);
  faults_.clear();
}

std::optional<Fault> FaultPlan::take(const Request& request) {
  const std::lock_guard lock(mutex_);
  for (Fault& fault : faults_) {
    if (!hits(fault, request) || fault.times == 0U) continue;
    if (fault.skip > 0) {
      --fault.skip;
      continue;
    }
    if (fault.kind == FaultKind::too_many && passes(fault)) continue;
    if (fault.kind == FaultKind::need_cookie && has_cookie(request, fault.cookie)) continue;
    if (fault.times) --*fault.times;
    ++fault.hits;
    return fault;
  }
  return {};
}

std::size_t FaultPlan::count() const {
  const std::lock_guard lock(mutex_);
  return faults_.size();
}

std::optional<Response> answer_of(const Fault& fault) {
  switch (fault.kind) {
    case FaultKind::status: {
      Response response = Response::json(fault.status, {{"message", "ordered by a test"}});
      if (fault.body) response.body = Body::of(*fault.body);
      if (fault.retry_after) response.add_header("Retry-After", *fault.retry_after);
      if (fault.location) response.add_header("Location", *fault.location);
      return response;
    }
    case FaultKind::html:
      return Response::html(200, maintenance_page());
    case FaultKind::captcha:
      return Response::html(fault.status == 0 ? 403 : fault.status, captcha_page());
    case FaultKind::drop_account:
      return Response::json(404, {{"message", "Not found"}});
    case FaultKind::need_cookie:
      return Response::json(403, {{"message", "no cookie"}});
    case FaultKind::too_many: {
      Response response = Response::empty(fault.status == 0 ? 429 : fault.status);
      if (fault.retry_after) response.add_header("Retry-After", *fault.retry_after);
      return response;
    }
    default:
      return {};
  }
}

void apply_before(const Fault& fault, Request& request) {
  switch (fault.kind) {
    case FaultKind::ignore_range:
      remove_header(request.headers, "Range");
      break;
    case FaultKind::change_etag:
    case FaultKind::drop_validators:
    case FaultKind::replace_object:
      judge_conditions(request, new_etag(fault.kind));
      break;
    default:
      break;
  }
}

void apply_after(const Fault& fault, Response& response) {
  switch (fault.kind) {
    case FaultKind::truncate_json:
      response.body.length /= 2;
      break;
    case FaultKind::change_etag:
      set_header(response.headers, "ETag", std::string(new_etag(fault.kind)));
      break;
    case FaultKind::node_etag:
      set_header(response.headers, "ETag", "\"node-" + std::to_string(fault.hits % 3) + '"');
      break;
    case FaultKind::set_cookie:
      response.add_header("Set-Cookie", fault.cookie);
      break;
    case FaultKind::encode:
      response.body = Body::of(gzip(response.body.view()));
      response.add_header("Content-Encoding", fault.coding);
      break;
    case FaultKind::drop_validators:
      remove_header(response.headers, "ETag");
      remove_header(response.headers, "Last-Modified");
      break;
    case FaultKind::replace_object:
      response.body = other_bytes(response.body);
      set_header(response.headers, "ETag", std::string(new_etag(fault.kind)));
      set_header(response.headers, "Last-Modified", "Tue, 03 Nov 2026 10:00:00 GMT");
      break;
    default:
      break;
  }
}

}  // namespace matinee::sandbox
