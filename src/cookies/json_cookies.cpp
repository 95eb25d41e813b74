// SPDX-License-Identifier: MIT
#include "cookies/json_cookies.hpp"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "base/ascii.hpp"
#include "base/utf8.hpp"
#include "cookies/stored.hpp"
#include "json/sax.hpp"

namespace matinee::cookies {

namespace {

constexpr int k_deepest = 64;

// The fields of the list entry that is being read. The value is wiped, because it may be a session.
struct Draft {
  std::string domain;
  std::string url;
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
  bool mentions_mubi = false;

  Draft() = default;
  Draft(const Draft&) = delete;
  Draft& operator=(const Draft&) = delete;
  ~Draft() { wipe(value); }

  const std::string& host() const { return domain.empty() ? url : domain; }
};

SameSite same_site_of(const std::string& word) {
  const std::string known = ascii::lower_case(word);
  if (known == "lax") return SameSite::lax;
  if (known == "strict") return SameSite::strict;
  if (known == "none" || known == "no_restriction") return SameSite::none;
  return SameSite::unspecified;
}

bool is_own_partition(std::string_view site) {
  return site.empty() || is_mubi_host(normal_domain(site));
}

// A cookie, or the reason why the entry is not one.
struct Finished {
  std::optional<Cookie> cookie = {};
  std::string_view why = {};
};

Finished finish(const Draft& draft) {
  Cookie cookie;
  cookie.domain = normal_domain(draft.host());
  if (draft.host_only == true && !cookie.host_only()) cookie.domain.erase(0, 1);
  if (draft.host_only == false && cookie.host_only()) cookie.domain.insert(0, ".");
  cookie.name = without_blanks(draft.name);
  cookie.path = draft.path.empty() ? "/" : draft.path;
  cookie.secure = draft.secure;
  cookie.http_only = draft.http_only;
  cookie.same_site = same_site_of(draft.same_site);
  const std::string_view value = without_blanks(draft.value);
  if (cookie.domain.empty()) return {.why = "it has no domain"};
  if (is_odd_host(cookie.domain)) return {.why = "its domain is none"};
  if (!draft.has_name) return {.why = "it has no name"};
  if (!draft.has_value) return {.why = "it has no value"};
  if (!draft.expiry) return {.why = "its expiry is no time"};
  if (const auto fault = fault_of(cookie, value)) return {.why = *fault};
  if (!draft.is_session) cookie.expires = draft.expiry->at;
  if (is_mubi_host(cookie.domain)) cookie.value = Secret::copy_of(value);
  return {.cookie = std::move(cookie)};
}

// Normalises the name of a field: lower case, without "_", "-" and spaces.
std::string normal_key(std::string_view name) {
  std::string key = ascii::lower_case(name);
  std::erase_if(key, [](char c) { return c == '_' || c == '-' || c == ' '; });
  return key;
}

// Handles the events of the parser. No tree is built, because it would contain the values of other
// sites. The list is at depth 1 to 3, an entry is one level deeper, and the fields of a partition
// key are two levels deeper.
class Reader final : public json::SaxReader {
 public:
  bool has_list() const { return has_list_; }
  /// The position of the first syntax error; nullopt if there was none.
  std::optional<std::size_t> broken_at() const { return broken_at_; }
  bool is_too_deep() const { return is_too_deep_; }
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
    if (draft_) draft_->mentions_mubi |= ascii::contains_ignoring_case(value, "mubi.com");
    if (is_field()) set_text(value);
    if (is_partition() && partition_field_ == "toplevelsite") draft_->partition = value;
    wipe(value);
    return take_scalar();
  }
  bool binary(binary_t&) override { return false; }
  bool key(string_t& name) override {
    if (depth_ == 1) top_key_ = name;
    if (depth_ == 2) second_key_ = name;
    if (draft_) draft_->mentions_mubi |= ascii::contains_ignoring_case(name, "mubi.com");
    if (draft_ && depth_ == list_depth_ + 1) field_ = normal_key(name);
    if (draft_ && depth_ == list_depth_ + 2) partition_field_ = normal_key(name);
    return true;
  }
  bool start_object(std::size_t) override {
    if (in_list_ && depth_ == list_depth_) {
      ++entry_;
      draft_.emplace();
    }
    return deeper();
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
    take_scalar();  // a list within the list is not a cookie
    const bool fits = deeper();
    // The list may be the document itself, or a member. Responses of the DevTools protocol have it
    // in `result`.
    const bool is_named = (depth_ == 2 && top_key_ == "cookies") ||
                          (depth_ == 3 && top_key_ == "result" && second_key_ == "cookies");
    if (!has_list_ && (depth_ == 1 || is_named)) {
      in_list_ = has_list_ = true;
      list_depth_ = depth_;
    }
    return fits;
  }
  bool end_array() override {
    if (in_list_ && depth_ == list_depth_) in_list_ = false;
    --depth_;
    return true;
  }
  bool parse_error(std::size_t position, const std::string&, const json::SaxError&) override {
    broken_at_ = position;
    return false;
  }

 private:
  bool is_field() const { return draft_ && depth_ == list_depth_ + 1; }
  bool is_partition() const {
    return draft_ && depth_ == list_depth_ + 2 && field_ == "partitionkey";
  }

  /// Counts a scalar in the list as an entry that is not a cookie. Returns false, which stops the
  /// parser, if the whole document is a scalar.
  bool take_scalar() {
    if (in_list_ && depth_ == list_depth_) {
      ++entry_;
      ++parsed_.others;
    }
    return depth_ > 0;
  }

  bool deeper() {
    is_too_deep_ = ++depth_ > k_deepest;
    return !is_too_deep_;
  }

  void add(const Draft& draft) {
    Finished finished = finish(draft);
    if (!finished.cookie) {
      ++parsed_.others;
      if (!may_be_of_mubi(draft.host(), draft.mentions_mubi ? "mubi.com" : "")) return;
      parsed_.misread.push_back({.number = entry_,
                                 .why = finished.why,
                                 .may_be_session = may_be_session_name(draft.name)});
      return;
    }
    ++parsed_.count;
    if (!is_mubi_host(finished.cookie->domain)) return;
    if (is_own_partition(draft.partition)) {
      parsed_.cookies.push_back(*std::move(finished.cookie));
    } else {
      ++parsed_.foreign;
    }
  }

  bool is_expiry() const {
    return field_ == "expirationdate" || field_ == "expires" || field_ == "expiry";
  }

  bool number(const std::string& text) {
    if (is_field() && is_expiry()) draft_->expiry = parse_expiry(text);
    if (is_field() && field_ == "value") set_value(text);
    return take_scalar();
  }
  void set_flag(bool value) {
    if (field_ == "secure") draft_->secure = value;
    if (field_ == "httponly") draft_->http_only = value;
    if (field_ == "hostonly") draft_->host_only = value;
    if (field_ == "session") draft_->is_session = value;
  }
  void set_text(const std::string& value) {
    if (field_ == "domain" || field_ == "host") draft_->domain = value;
    if (field_ == "url") draft_->url = value;
    if (field_ == "path") draft_->path = without_blanks(value);
    if (field_ == "samesite") draft_->same_site = value;
    if (field_ == "partitionkey") draft_->partition = value;
    if (is_expiry()) draft_->expiry = parse_expiry(without_blanks(value));
    if (field_ == "name") {
      draft_->name = value;
      draft_->has_name = true;
    }
    if (field_ == "value") set_value(value);
  }
  void set_value(const std::string& value) {
    wipe(draft_->value);
    draft_->value = value;
    draft_->has_value = true;
  }

  int depth_ = 0;
  int list_depth_ = 0;
  bool in_list_ = false;
  bool has_list_ = false;
  bool is_too_deep_ = false;
  std::size_t entry_ = 0;
  std::optional<std::size_t> broken_at_;
  std::string top_key_;
  std::string second_key_;
  std::string field_;
  std::string partition_field_;
  std::optional<Draft> draft_;
  ParsedCookies parsed_;
};

// The length of a number at the start of `text` that JSON does not allow, such as NaN; 0 if there
// is none.
std::size_t length_of_odd_number(std::string_view text) {
  for (const std::string_view word : {"NaN", "Infinity", "-Infinity"}) {
    if (text.starts_with(word)) return word.size();
  }
  return 0;
}

// Calls `emit` with the pieces of `text`. Replaces what JSON does not allow: invalid UTF-8, lone
// surrogates, NaN and infinities, and control characters in strings.
template <class Emit>
void repair(std::string_view text, const Emit& emit) {
  constexpr std::size_t k_escape = 6;  // \uXXXX
  const auto unit_at = [&](std::size_t at) {
    std::uint32_t unit = 0;
    if (text.substr(at, 2) != "\\u" || at + k_escape > text.size()) return 0U;
    const char* digits = text.data() + at + 2;
    return std::from_chars(digits, digits + 4, unit, 16).ptr == digits + 4 ? unit : 0U;
  };
  const auto is_high = [](std::uint32_t unit) { return unit >= 0xd800 && unit < 0xdc00; };
  const auto is_low = [](std::uint32_t unit) { return unit >= 0xdc00 && unit < 0xe000; };
  bool in_string = false;
  for (std::size_t at = 0; at < text.size();) {
    const std::uint32_t unit = unit_at(at);
    const std::size_t length = utf8::first_of(text.substr(at)).length;
    std::size_t taken = std::max<std::size_t>(1, length);
    if (length == 0) {
      emit(utf8::k_replacement);
    } else if (is_high(unit) && is_low(unit_at(at + k_escape))) {
      taken = 2 * k_escape;
      emit(text.substr(at, taken));
    } else if (is_high(unit) || is_low(unit)) {
      taken = k_escape;
      emit("\\ufffd");
    } else if (text[at] == '\\') {
      taken = std::min<std::size_t>(2, text.size() - at);
      emit(text.substr(at, taken));
    } else if (const auto odd = in_string ? 0 : length_of_odd_number(text.substr(at))) {
      taken = odd;
      emit("null");
    } else if (in_string && static_cast<unsigned char>(text[at]) < 0x20) {
      emit(text[at] == '\t' ? "\\t" : "\\u0001");
    } else {
      if (text[at] == '"') in_string = !in_string;
      emit(text.substr(at, taken));
    }
    at += taken;
  }
}

std::string repaired(std::string_view text) {
  std::size_t size = 0;
  repair(text, [&size](std::string_view piece) { size += piece.size(); });
  std::string better;
  better.reserve(size);  // growing would leave unwiped copies behind
  repair(text, [&better](std::string_view piece) { better += piece; });
  return better;
}

Error fault_in(std::string_view text, const Reader& reader) {
  if (reader.is_too_deep()) return {Errc::unsupported, "JSON that is nested too deeply"};
  if (!reader.broken_at()) return {Errc::unsupported, "JSON, and no list of cookies"};
  const std::size_t at = *reader.broken_at();
  if (at > text.size()) return {Errc::unsupported, "JSON that is cut short"};
  const auto line = 1 + std::ranges::count(text.substr(0, at), '\n');
  return {Errc::unsupported, fmt::format("broken JSON (line {})", line)};
}

}  // namespace

Result<ParsedCookies> parse_json_cookies(std::string_view text) {
  Reader reader;
  const bool is_json = json::read_events(text, reader);
  if (is_json && reader.has_list()) return std::move(reader).take();
  if (is_json || !reader.broken_at()) return fault_in(text, reader);
  // Browsers and exporters write text that is not valid JSON. Repair it and try once more.
  std::string better = repaired(text);
  const WipeOnExit wiped(better);
  Reader again;
  if (!json::read_events(better, again) || !again.has_list()) return fault_in(better, again);
  return std::move(again).take();
}

}  // namespace matinee::cookies
