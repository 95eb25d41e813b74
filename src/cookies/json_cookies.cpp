// SPDX-License-Identifier: MIT
#include "cookies/json_cookies.hpp"

#include <cstdint>
#include <string>
#include <utility>

#include "base/ascii.hpp"
#include "cookies/stored.hpp"
#include "json/sax.hpp"

namespace matinee::cookies {

namespace {

constexpr int k_deepest = 64;

/// One entry of the list, while it is being read.
struct Draft {
  std::string domain;
  std::string name;
  std::string value;
  std::string path = "/";
  std::string same_site;
  std::string partition;
  std::optional<Expiry> expiry = Expiry{};
  std::optional<bool> host_only;
  bool secure = false;
  bool http_only = false;
  bool is_session = false;
  bool has_name = false;
  bool has_value = false;

  Draft() = default;
  Draft(const Draft&) = delete;
  Draft& operator=(const Draft&) = delete;
  ~Draft() { wipe(value); }
};

SameSite same_site_of(const std::string& word) {
  const std::string known = ascii::lower_case(word);
  if (known == "lax") return SameSite::lax;
  if (known == "strict") return SameSite::strict;
  if (known == "none" || known == "no_restriction") return SameSite::none;
  return SameSite::unspecified;
}

bool is_own_partition(std::string_view site) {
  return site.empty() || site == "https://mubi.com";
}

std::optional<Cookie> finish(const Draft& draft) {
  const bool is_cookie = !draft.domain.empty() && draft.has_name && draft.has_value &&
                         draft.expiry && is_clean_text(draft.name) && is_clean_text(draft.path) &&
                         is_clean_value(draft.value);
  if (!is_cookie) return std::nullopt;
  Cookie cookie;
  cookie.domain = normal_domain(draft.domain);
  if (draft.host_only == true && !cookie.host_only()) cookie.domain.erase(0, 1);
  if (draft.host_only == false && cookie.host_only()) cookie.domain.insert(0, ".");
  cookie.name = draft.name;
  cookie.path = draft.path.empty() ? "/" : draft.path;
  cookie.secure = draft.secure;
  cookie.http_only = draft.http_only;
  cookie.same_site = same_site_of(draft.same_site);
  if (!draft.is_session) cookie.expires = draft.expiry->at;
  if (is_mubi_host(cookie.domain)) cookie.value = Secret::copy_of(draft.value);
  return cookie;
}

// A stream of events, so that no tree of other sites' values is built. The list is at depth 1 or 2,
// an entry one deeper, the fields of a partition key another one.
class Reader final : public json::SaxReader {
 public:
  bool has_list() const { return has_list_; }
  ParsedCookies take() && { return std::move(parsed_); }

  bool null() override { return take_scalar(); }
  bool boolean(bool value) override {
    if (is_field()) set_flag(value);
    return take_scalar();
  }
  bool number_integer(number_integer_t value) override { return number(std::to_string(value)); }
  bool number_unsigned(number_unsigned_t value) override { return number(std::to_string(value)); }
  bool number_float(number_float_t, const string_t& text) override { return number(text); }
  bool string(string_t& value) override {
    if (is_field()) set_text(value);
    if (is_partition() && partition_field_ == "topLevelSite") draft_->partition = value;
    wipe(value);
    return take_scalar();
  }
  bool binary(binary_t&) override { return false; }
  bool key(string_t& name) override {
    if (depth_ == 1) top_key_ = name;
    if (draft_ && depth_ == list_depth_ + 1) field_ = name;
    if (draft_ && depth_ == list_depth_ + 2) partition_field_ = name;
    return true;
  }
  bool start_object(std::size_t) override {
    if (in_list_ && depth_ == list_depth_) draft_.emplace();
    return ++depth_ <= k_deepest;
  }
  bool end_object() override {
    --depth_;
    if (draft_ && depth_ == list_depth_) {
      add(*draft_);
      draft_.reset();
    }
    return true;
  }
  bool start_array(std::size_t) override {
    take_scalar();  // a list within the list is no cookie either
    ++depth_;
    if (!has_list_ && (depth_ == 1 || (depth_ == 2 && top_key_ == "cookies"))) {
      in_list_ = has_list_ = true;
      list_depth_ = depth_;
    }
    return depth_ <= k_deepest;
  }
  bool end_array() override {
    if (in_list_ && depth_ == list_depth_) in_list_ = false;
    --depth_;
    return true;
  }
  bool parse_error(std::size_t, const std::string&, const json::SaxError&) override {
    return false;
  }

 private:
  bool is_field() const { return draft_ && depth_ == list_depth_ + 1; }
  bool is_partition() const {
    return draft_ && depth_ == list_depth_ + 2 && field_ == "partitionKey";
  }

  /// A text that is one scalar is no list; a scalar in the list is no cookie.
  bool take_scalar() {
    if (in_list_ && depth_ == list_depth_) ++parsed_.others;
    return depth_ > 0;
  }

  void add(const Draft& draft) {
    auto cookie = finish(draft);
    if (!cookie) {
      ++parsed_.others;
      return;
    }
    ++parsed_.count;
    const bool is_ours = is_mubi_host(cookie->domain) && is_own_partition(draft.partition);
    if (is_ours) parsed_.cookies.push_back(*std::move(cookie));
  }

  bool is_expiry() const {
    return field_ == "expirationDate" || field_ == "expires" || field_ == "expiry";
  }

  bool number(const std::string& text) {
    if (is_field() && is_expiry()) draft_->expiry = parse_expiry(text);
    return take_scalar();
  }
  void set_flag(bool value) {
    if (field_ == "secure") draft_->secure = value;
    if (field_ == "httpOnly" || field_ == "http_only") draft_->http_only = value;
    if (field_ == "hostOnly" || field_ == "host_only") draft_->host_only = value;
    if (field_ == "session") draft_->is_session = value;
  }
  void set_text(const std::string& value) {
    if (field_ == "domain" || field_ == "host") draft_->domain = value;
    if (field_ == "path") draft_->path = value;
    if (field_ == "sameSite" || field_ == "same_site") draft_->same_site = value;
    if (field_ == "partitionKey") draft_->partition = value;
    if (is_expiry()) draft_->expiry = parse_expiry(value);
    if (field_ == "name") {
      draft_->name = value;
      draft_->has_name = true;
    }
    if (field_ == "value") {
      wipe(draft_->value);
      draft_->value = value;
      draft_->has_value = true;
    }
  }

  int depth_ = 0;
  int list_depth_ = 0;
  bool in_list_ = false;
  bool has_list_ = false;
  std::string top_key_;
  std::string field_;
  std::string partition_field_;
  std::optional<Draft> draft_;
  ParsedCookies parsed_;
};

}  // namespace

std::optional<ParsedCookies> parse_json_cookies(std::string_view text) {
  Reader reader;
  if (!json::read_events(text, reader) || !reader.has_list()) return std::nullopt;
  return std::move(reader).take();
}

}  // namespace matinee::cookies
