// SPDX-License-Identifier: MIT
#include "mubi/page.hpp"

#include "base/ascii.hpp"
#include "json/json.hpp"

namespace matinee::mubi {

namespace {

constexpr int k_deepest = 32;

std::string_view next_data(std::string_view html) {
  const auto id = html.find("id=\"__NEXT_DATA__\"");
  if (id == std::string_view::npos) return {};
  const auto start = html.find('>', id);
  if (start == std::string_view::npos) return {};
  const auto end = html.find("</script", start);
  if (end == std::string_view::npos) return {};
  return html.substr(start + 1, end - start - 1);
}

void take_facts(const json::Value& value, int depth, PageFacts& facts) {
  if (depth > k_deepest) return;
  if (value.is_object()) {
    if (auto text = json::find_string(value, "Authorization"); text && facts.token.empty()) {
      constexpr std::string_view k_bearer = "Bearer ";
      const WipeOnExit wiped(*text);
      if (text->starts_with(k_bearer)) {
        facts.token = Secret::copy_of(std::string_view(*text).substr(k_bearer.size()));
      }
    }
    if (!facts.user_id) facts.user_id = json::find_loose_int(json::member(value, "user"), "id");
    for (const char* key : {"Client-Country", "country"}) {
      if (!facts.country) facts.country = country_code(json::find_string(value, key).value_or(""));
    }
  }
  if (value.is_structured()) {
    for (const json::Value& item : value)
      take_facts(item, depth + 1, facts);
  }
}

std::optional<std::string> country_in_text(std::string_view html) {
  constexpr std::string_view k_key = "\"Client-Country\":\"";
  const auto found = html.find(k_key);
  if (found == std::string_view::npos) return std::nullopt;
  return country_code(html.substr(found + k_key.size(), 2));
}

}  // namespace

std::optional<std::string> country_code(std::string_view text) {
  if (text.size() != 2) return std::nullopt;
  if (!std::ranges::all_of(text, ascii::is_alpha)) return std::nullopt;
  return ascii::upper_case(text);
}

PageFacts parse_page(std::string_view html) {
  PageFacts facts;
  facts.country = country_in_text(html);
  // The page contains its whole state, which is larger than a response of the API.
  constexpr std::size_t k_max_state = std::size_t{4} << 20;
  const json::Wiped state(json::parse(next_data(html), {.max_bytes = k_max_state}));
  take_facts(state.value, 0, facts);
  return facts;
}

}  // namespace matinee::mubi
