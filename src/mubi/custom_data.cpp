// SPDX-License-Identifier: MIT
#include "mubi/custom_data.hpp"

#include <string>

#include <fmt/format.h>

#include "base/base64.hpp"
#include "json/json.hpp"

namespace matinee::mubi {

Secret make_custom_data(std::int64_t user_id, const Secret& session_id_json) {
  const std::string user = fmt::format(R"({{"userId":{},"sessionId":)", user_id);
  const Secret document = Secret::join({user, session_id_json.reveal(), R"(,"merchant":"mubi"})"});
  std::string encoded = encode_base64(document.reveal());
  return Secret::take(encoded);
}

Secret json_string(const Secret& text) {
  const json::Wiped value(json::Value(std::string(text.reveal())));
  std::string quoted = json::dump(value.value);
  return Secret::take(quoted);
}

}  // namespace matinee::mubi
