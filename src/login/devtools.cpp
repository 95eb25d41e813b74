// SPDX-License-Identifier: MIT
#include "login/devtools.hpp"

#include <array>
#include <cerrno>
#include <utility>

#include <fmt/format.h>
#include <unistd.h>

#include "sys/file.hpp"
#include "sys/waker.hpp"

namespace matinee::login {

namespace {

constexpr std::chrono::seconds k_answer_patience{30};
constexpr std::size_t k_longest_message = std::size_t{16} << 20;

SameSite same_site_of(std::string_view word) {
  if (word == "Strict") return SameSite::strict;
  if (word == "Lax") return SameSite::lax;
  return word == "None" ? SameSite::none : SameSite::unspecified;
}

}  // namespace

std::vector<std::string> take_messages(std::string& buffer) {
  std::vector<std::string> messages;
  std::size_t start = 0;
  for (auto end = buffer.find('\0'); end != std::string::npos; end = buffer.find('\0', start)) {
    messages.push_back(buffer.substr(start, end - start));
    start = end + 1;
  }
  std::string rest = buffer.substr(start);
  wipe(buffer);
  buffer.swap(rest);
  return messages;
}

std::optional<Cookie> cookie_of(json::Value& object) {
  if (!object.is_object() || !object.contains("value") || !object["value"].is_string()) {
    return std::nullopt;
  }
  Secret value = Secret::take(object["value"].get_ref<std::string&>());
  std::string domain = json::find_string(object, "domain").value_or("");
  std::string name = json::find_string(object, "name").value_or("");
  // A partitioned cookie is used only where another site embeds the service, not on its own pages.
  const bool is_partitioned = object.contains("partitionKey");
  if (name.empty() || is_partitioned || !is_mubi_host(domain)) return std::nullopt;
  Cookie cookie{.name = std::move(name),
                .value = std::move(value),
                .domain = std::move(domain),
                .path = json::find_string(object, "path").value_or(""),
                .expires = {},
                .secure = json::is_true(object, "secure"),
                .http_only = json::is_true(object, "httpOnly"),
                .same_site = same_site_of(json::find_string(object, "sameSite").value_or(""))};
  const double seconds = json::find_number(object, "expires").value_or(-1);
  constexpr double k_latest = 253'402'300'799;  // the last second of the year 9999
  if (!json::is_true(object, "session") && seconds > 0 && seconds < k_latest) {
    cookie.expires = UnixTime(std::chrono::seconds(static_cast<std::int64_t>(seconds)));
  }
  return cookie;
}

Result<void> DevTools::send(std::string message) {
  message += '\0';
  if (sys::write_all(to_.get(), message, "the browser")) return {};
  return Error(Errc::failure, "the browser has ended");
}

bool DevTools::wait_for_input(std::chrono::steady_clock::time_point deadline) const {
  return sys::wait_readable(from_.get(), deadline, {}) == sys::Wake::ready;
}

void DevTools::sort_in(std::string& message) {
  const WipeOnExit wiped(message);
  json::Value parsed = json::parse(message, {.max_bytes = k_longest_message});
  if (!parsed.is_object()) return;
  if (parsed.contains("id")) {
    answers_.push_back(std::move(parsed));
  } else if (parsed.contains("method")) {
    events_.push_back(std::move(parsed));
  }
}

bool DevTools::receive() {
  std::array<char, 65536> piece{};
  const ssize_t count = ::read(from_.get(), piece.data(), piece.size());
  if (count < 0) return errno == EINTR || errno == EAGAIN;
  if (count == 0) return false;
  buffer_.append(piece.data(), static_cast<std::size_t>(count));
  // Answers to Network.getCookies contain the session.
  wipe(piece.data(), static_cast<std::size_t>(count));
  for (std::string& message : take_messages(buffer_))
    sort_in(message);
  return true;
}

std::optional<json::Value> DevTools::next_event() {
  if (events_.empty()) return std::nullopt;
  json::Value event = std::move(events_.front());
  events_.pop_front();
  return event;
}

Result<json::Value> DevTools::call(std::string_view method, json::Value parameters,
                                   std::string_view session) {
  const int id = ++last_id_;
  json::Value message = {{"id", id}, {"method", method}, {"params", std::move(parameters)}};
  if (!session.empty()) message["sessionId"] = session;
  MATINEE_TRY(send(json::dump(message)));
  const auto deadline = std::chrono::steady_clock::now() + k_answer_patience;
  while (true) {
    while (!answers_.empty()) {
      json::Value answer = std::move(answers_.front());
      answers_.pop_front();
      if (answer["id"] != id) continue;  // the answer to an earlier call that timed out
      if (answer.contains("result")) return std::move(answer["result"]);
      return Error(Errc::failure, fmt::format("the browser refuses {}", method));
    }
    if (!wait_for_input(deadline)) {
      return Error(Errc::failure, fmt::format("the browser does not answer {}", method));
    }
    if (!receive()) return Error(Errc::failure, "the browser has ended");
  }
}

}  // namespace matinee::login
