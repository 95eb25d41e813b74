// SPDX-License-Identifier: MIT
#include "cookies/session_store.hpp"

#include <chrono>
#include <cstdint>
#include <string>
#include <utility>

#include "base/ascii.hpp"
#include "cookies/origin_attributes.hpp"
#include "json/sax.hpp"

namespace matinee::cookies {

namespace {

// The fields of the array entry that is being read. The value is wiped, because it may be a
// session.
struct Draft {
  std::string host;
  std::string name;
  std::string value;
  std::string path = "/";
  std::int64_t same_site = 256;
  std::int64_t expiry = 0;
  bool secure = false;
  bool http_only = false;
  bool is_odd = false;
  std::vector<std::pair<std::string, std::string>> attributes;

  Draft() = default;
  Draft(const Draft&) = delete;
  Draft& operator=(const Draft&) = delete;
  ~Draft() { wipe(value); }
};

// Firefox 141 and earlier store seconds, later versions milliseconds. The largest integer means
// that the cookie does not expire.
std::optional<UnixTime> expiry_of(std::int64_t expiry) {
  constexpr std::int64_t k_largest_in_seconds = 100'000'000'000;
  constexpr std::int64_t k_largest = k_largest_in_seconds * 1000;
  if (expiry <= 0 || expiry > k_largest) return std::nullopt;
  return UnixTime(std::chrono::seconds(expiry > k_largest_in_seconds ? expiry / 1000 : expiry));
}

std::optional<StoredCookie> finish(const Draft& draft) {
  if (draft.is_odd || !is_mubi_host(draft.host)) return std::nullopt;
  std::vector<OriginAttribute> attributes;
  for (const auto& [key, value] : draft.attributes)
    attributes.push_back({key, value});
  const auto container = first_party_container(attributes);
  const bool is_clean =
      is_clean_text(draft.name) && is_clean_text(draft.path) && is_clean_value(draft.value);
  if (!container || !is_clean) return std::nullopt;
  StoredCookie stored;
  stored.cookie.name = draft.name;
  stored.cookie.value = Secret::copy_of(draft.value);
  stored.cookie.domain = draft.host;
  stored.cookie.path = draft.path;
  stored.cookie.expires = expiry_of(draft.expiry);
  stored.cookie.secure = draft.secure;
  stored.cookie.http_only = draft.http_only;
  stored.cookie.same_site = same_site_of(draft.same_site);
  stored.container_id = *container;
  return stored;
}

// Handles the events of the parser. The file contains every tab of the browser, so no tree is built
// and only the array `cookies` is evaluated. The top object has depth 1, an entry 3, its attributes
// 4.
class Reader final : public json::SaxReader {
 public:
  std::vector<StoredCookie> take() && { return std::move(cookies_); }

  bool null() override { return true; }
  bool boolean(bool value) override {
    if (is_field()) set_number(value ? 1 : 0);
    if (is_attribute() && value) draft_->attributes.emplace_back(attribute_, "true");
    return true;
  }
  bool number_integer(number_integer_t value) override { return number(value); }
  bool number_unsigned(number_unsigned_t value) override {
    return number(static_cast<std::int64_t>(value));
  }
  bool number_float(number_float_t, const string_t& text) override {
    if (is_attribute()) draft_->attributes.emplace_back(attribute_, text);
    return true;
  }
  bool string(string_t& value) override {
    if (is_field()) set_text(value);
    if (is_attribute() && !value.empty()) draft_->attributes.emplace_back(attribute_, value);
    wipe(value);
    return true;
  }
  bool binary(binary_t&) override { return true; }
  bool key(string_t& name) override {
    if (depth_ == 1) top_key_ = name;
    if (depth_ == 3) field_ = name;
    if (depth_ == 4) attribute_ = name;
    return true;
  }
  bool start_object(std::size_t) override {
    if (depth_ == 2 && in_cookies_) draft_.emplace();
    if (is_attribute()) draft_->is_odd = true;
    ++depth_;
    return true;
  }
  bool end_object() override {
    --depth_;
    if (depth_ == 2 && draft_) {
      if (auto cookie = finish(*draft_)) cookies_.push_back(*std::move(cookie));
      draft_.reset();
    }
    return true;
  }
  bool start_array(std::size_t) override {
    if (depth_ == 0) return false;
    if (depth_ == 1) in_cookies_ = top_key_ == "cookies";
    if (is_attribute() || is_attributes()) draft_->is_odd = true;
    ++depth_;
    return true;
  }
  bool end_array() override {
    --depth_;
    if (depth_ == 1) in_cookies_ = false;
    return true;
  }
  bool parse_error(std::size_t, const std::string&, const json::SaxError&) override {
    return false;
  }

 private:
  bool is_field() const { return depth_ == 3 && draft_; }
  bool is_attributes() const { return is_field() && field_ == "originAttributes"; }
  bool is_attribute() const { return depth_ == 4 && draft_ && field_ == "originAttributes"; }

  bool number(std::int64_t value) {
    if (is_field()) set_number(value);
    if (is_attribute() && value != 0) {
      draft_->attributes.emplace_back(attribute_, std::to_string(value));
    }
    return depth_ > 0;
  }
  void set_number(std::int64_t value) {
    if (field_ == "secure") draft_->secure = value != 0;
    if (field_ == "httponly") draft_->http_only = value != 0;
    if (field_ == "sameSite") draft_->same_site = value;
    if (field_ == "expiry") draft_->expiry = value;
    if (is_attributes()) draft_->is_odd = true;
  }
  void set_text(const std::string& value) {
    if (field_ == "host") draft_->host = value;
    if (field_ == "name") draft_->name = value;
    if (field_ == "path") draft_->path = value;
    if (field_ == "value") draft_->value = value;
    if (is_attributes()) draft_->is_odd = true;
  }

  int depth_ = 0;
  bool in_cookies_ = false;
  std::string top_key_;
  std::string field_;
  std::string attribute_;
  std::optional<Draft> draft_;
  std::vector<StoredCookie> cookies_;
};

}  // namespace

Result<std::vector<StoredCookie>> parse_session_store(std::string_view text) {
  Reader reader;
  const bool is_object = ascii::trimmed_start(text).starts_with('{');
  if (!is_object || !json::read_events(text, reader)) {
    return Error(Errc::integrity, "not a whole session of Firefox");
  }
  std::vector<StoredCookie> cookies;
  for (StoredCookie& each : std::move(reader).take()) {
    if (!holds(cookies, each)) cookies.push_back(std::move(each));
  }
  return cookies;
}

}  // namespace matinee::cookies
