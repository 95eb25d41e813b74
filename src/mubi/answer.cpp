// SPDX-License-Identifier: MIT
#include "mubi/answer.hpp"

#include <algorithm>
#include <string>

#include <fmt/format.h>

#include "base/ascii.hpp"
#include "base/printable.hpp"
#include "http/retry.hpp"
#include "http/url.hpp"
#include "json/json.hpp"

namespace matinee::mubi {

namespace {

constexpr int k_code_bad_token = 8;
constexpr int k_code_not_authorized_here = 50;

struct Complaint {
  std::optional<std::int64_t> code;
  std::string message;
  std::string user_message;
};

Complaint complaint_of(const json::Value& body) {
  return {.code = json::find_loose_int(body, "code"),
          .message = json::find_string(body, "message").value_or(""),
          .user_message = json::find_string(body, "user_message").value_or("")};
}

bool is_bad_token(const Complaint& complaint, int status) {
  if (complaint.code) return *complaint.code == k_code_bad_token;
  return status == 401 || complaint.message.find("Invalid login token") != std::string::npos;
}

bool is_unavailable(const Complaint& complaint, int status) {
  if (complaint.code) return *complaint.code == k_code_not_authorized_here;
  return status == 402 || status == 451 ||
         complaint.message.find("not authorized") != std::string::npos;
}

Errc code_of(const Complaint& complaint, int status) {
  if (is_bad_token(complaint, status)) return Errc::rejected;
  if (is_unavailable(complaint, status)) return Errc::unavailable;
  if (status == 401) return Errc::rejected;
  if (status == 404) return Errc::not_found;
  if (http::is_transient(status) || status >= 500) return Errc::network;
  return Errc::failure;
}

// Shortens text of the service to one line that is safe to print on a terminal.
std::string as_short_line(std::string_view text) {
  constexpr std::size_t k_longest = 300;
  return printable(text.substr(0, k_longest));
}

std::string words_for(Errc code, const Complaint& complaint, const http::Response& response) {
  // A transient error is not about the object, so name the host and the status instead.
  if (code == Errc::network) {
    const std::string host = http::host_of(response.url);
    return fmt::format("{} answers {}{}", host.empty() ? "the service" : host, response.status,
                       response.status == 429 ? " (too many requests)" : "");
  }
  const std::string& said =
      complaint.user_message.empty() ? complaint.message : complaint.user_message;
  if (!said.empty()) return as_short_line(said);
  switch (code) {
    case Errc::rejected:
      return "the service refuses the session";
    case Errc::not_found:
      return "the service does not know it";
    case Errc::unavailable:
      return "not available here or with this subscription";
    default:
      return fmt::format("the service answers {}", response.status);
  }
}

// Parses Retry-After in seconds, the form that services use. A date counts as passed.
std::optional<std::chrono::seconds> wait_of(const http::Response& response) {
  const auto value = response.find_header("retry-after");
  const auto wait = value ? http::parse_retry_after(*value, UnixTime::max()) : std::nullopt;
  if (!wait) return std::nullopt;
  return std::chrono::ceil<std::chrono::seconds>(*wait);
}

// For a missing film the service says "We could not find that.", so name the film instead.
std::string message_for(Errc code, const Complaint& complaint, const http::Response& response,
                        std::string_view what) {
  if (code == Errc::not_found && what.starts_with("film ")) {
    return fmt::format("there is no {} at mubi.com", what);
  }
  return fmt::format("{}: {}", what, words_for(code, complaint, response));
}

Error error_of(const Complaint& complaint, const http::Response& response, std::string_view what,
               Subject subject) {
  const Errc code = code_of(complaint, response.status);
  const auto recovery =
      http::is_transient(response.status) ? Recovery::retry_later : Recovery::give_up;
  Error error(code, message_for(code, complaint, response, what),
              NativeCode{NativeCode::Space::http, response.status}, recovery);
  if (const auto wait = wait_of(response)) error.set_retry_after(*wait);
  return error.about(subject);
}

bool is_success(int status) noexcept {
  return status >= 200 && status < 300;
}

Error not_json(const http::Response& response, std::string_view what) {
  const std::string type(response.find_header("content-type").value_or("no content type"));
  const bool looks_like_page = response.body.find("<html") != std::string::npos ||
                               response.body.find("<!DOCTYPE") != std::string::npos;
  return {Errc::failure,
          fmt::format("{}: {} answered {} where JSON was expected ({})", what,
                      http::host_of(response.url), looks_like_page ? "a web page" : "broken data",
                      as_short_line(type)),
          NativeCode{NativeCode::Space::http, response.status}};
}

// Detects a captcha page of the proxy in front of the service. No call will succeed until a person
// solves it. The error has no HTTP status, because the status does not come from the service.
std::optional<Error> find_challenge(const http::Response& response, std::string_view what) {
  if (response.status != 403 && response.status != 429 && response.status != 503) return {};
  const auto has = [&](std::string_view word) {
    return ascii::contains_ignoring_case(response.body, word);
  };
  if (!has("<html") || (!has("captcha") && !has("are human"))) return {};
  return Error(Errc::failure,
               fmt::format("{}: {} answers {} with a page that asks for a person (captcha)", what,
                           http::host_of(response.url), response.status));
}

}  // namespace

Result<json::Value> read_answer(const http::Response& response, std::string_view what,
                                Subject subject) {
  json::Value body = json::parse(response.body, {.max_bytes = k_largest_answer});
  const bool is_json = body.is_object() || body.is_array();
  if (!is_success(response.status)) {
    if (auto challenge = find_challenge(response, what); challenge && !is_json) return *challenge;
    return error_of(is_json ? complaint_of(body) : Complaint{}, response, what, subject);
  }
  if (!is_json) return not_json(response, what);
  // A response with a success status can be a refusal: a message for the user always is one.
  const Complaint complaint = complaint_of(body);
  const bool is_refusal =
      complaint.code == k_code_bad_token || complaint.code == k_code_not_authorized_here;
  if (is_refusal || !complaint.user_message.empty())
    return error_of(complaint, response, what, subject);
  return body;
}

Result<void> check_answer(const http::Response& response, std::string_view what, Subject subject) {
  const json::Value body = json::parse(response.body);
  // A successful response may have any other body, which need not be JSON.
  if (is_success(response.status) && !body.is_object()) return {};
  MATINEE_TRY(read_answer(response, what, subject));
  return {};
}

}  // namespace matinee::mubi
