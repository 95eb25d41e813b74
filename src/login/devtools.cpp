// SPDX-License-Identifier: MIT
#include "login/devtools.hpp"

#include <array>
#include <cerrno>
#include <utility>

#include <fmt/format.h>
#include <unistd.h>

#include "sys/waker.hpp"

namespace matinee::login {

using nlohmann::json;

namespace {

constexpr std::chrono::seconds k_answer_patience{30};

std::string text_in(const json& object, const char* key) {
  const auto found = object.find(key);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

bool flag_in(const json& object, const char* key) {
  const auto found = object.find(key);
  return found != object.end() && found->is_boolean() && found->get<bool>();
}

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

std::optional<Cookie> cookie_of(json& object) {
  if (!object.is_object() || !object.contains("value") || !object["value"].is_string()) {
    return std::nullopt;
  }
  Secret value = Secret::take(object["value"].get_ref<std::string&>());
  std::string domain = text_in(object, "domain");
  std::string name = text_in(object, "name");
  const bool is_partitioned = object.contains("partitionKey");
  if (name.empty() || is_partitioned || !is_mubi_host(domain)) return std::nullopt;
  Cookie cookie{.name = std::move(name),
                .value = std::move(value),
                .domain = std::move(domain),
                .path = text_in(object, "path"),
                .expires = {},
                .secure = flag_in(object, "secure"),
                .http_only = flag_in(object, "httpOnly"),
                .same_site = same_site_of(text_in(object, "sameSite"))};
  const auto expires = object.find("expires");
  const double seconds =
      expires != object.end() && expires->is_number() ? expires->get<double>() : -1;
  constexpr double k_latest = 253'402'300'799;  // the last second of the year 9999
  if (!flag_in(object, "session") && seconds > 0 && seconds < k_latest) {
    cookie.expires = UnixTime(std::chrono::seconds(static_cast<std::int64_t>(seconds)));
  }
  return cookie;
}

Result<void> DevTools::send(std::string message) {
  message += '\0';
  std::string_view left = message;
  while (!left.empty()) {
    const ssize_t count = ::write(to_.get(), left.data(), left.size());
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return Error(Errc::failure, "the browser has ended");
    left.remove_prefix(static_cast<std::size_t>(count));
  }
  return {};
}

bool DevTools::wait_for_input(std::chrono::steady_clock::time_point deadline) const {
  return sys::wait_readable(from_.get(), deadline, {}) == sys::Wake::ready;
}

void DevTools::sort_in(std::string& message) {
  const WipeOnExit wiped(message);
  json parsed = json::parse(message, nullptr, false);
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
  wipe(piece.data(), static_cast<std::size_t>(count));
  for (std::string& message : take_messages(buffer_))
    sort_in(message);
  return true;
}

std::optional<json> DevTools::next_event() {
  if (events_.empty()) return std::nullopt;
  json event = std::move(events_.front());
  events_.pop_front();
  return event;
}

Result<json> DevTools::call(std::string_view method, json parameters, std::string_view session) {
  const int id = ++last_id_;
  json message = {{"id", id}, {"method", method}, {"params", std::move(parameters)}};
  if (!session.empty()) message["sessionId"] = session;
  MATINEE_TRY(send(message.dump()));
  const auto deadline = std::chrono::steady_clock::now() + k_answer_patience;
  while (true) {
    while (!answers_.empty()) {
      json answer = std::move(answers_.front());
      answers_.pop_front();
      if (answer["id"] != id) continue;
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
