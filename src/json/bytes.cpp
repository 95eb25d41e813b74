// SPDX-License-Identifier: MIT
#include "json/bytes.hpp"

#include <string_view>

#include "base/base64.hpp"
#include "base/utf8.hpp"
#include "json/json.hpp"

namespace matinee::json {

namespace {

constexpr std::string_view k_base64 = "_base64";

}  // namespace

void put_secret(Ordered& object, const std::string& key, const Secret& secret) {
  if (utf8::is_valid(secret.reveal())) {
    object[key] = secret.reveal();
  } else {
    object[key + std::string(k_base64)] = encode_base64(secret.reveal());
  }
}

std::optional<Secret> find_bytes(const Value& object, const std::string& key) {
  if (auto text = find_secret(object, key.c_str())) return text;
  const Value& encoded = member(object, (key + std::string(k_base64)).c_str());
  if (!encoded.is_string()) return std::nullopt;
  auto bytes = decode_base64(encoded.get_ref<const std::string&>());
  if (!bytes) return std::nullopt;
  return Secret::take(*bytes);
}

}  // namespace matinee::json
