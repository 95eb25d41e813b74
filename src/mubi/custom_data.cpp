// SPDX-License-Identifier: MIT
#include "mubi/custom_data.hpp"

#include <string>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/base64.hpp"

namespace matinee::mubi {

Secret make_custom_data(std::int64_t user_id, const Secret& session_id_json) {
  const std::string user = fmt::format(R"({{"userId":{},"sessionId":)", user_id);
  const Secret json = Secret::join({user, session_id_json.reveal(), R"(,"merchant":"mubi"})"});
  std::string encoded = encode_base64(json.reveal());
  return Secret::take(encoded);
}

Secret json_string(const Secret& text) {
  nlohmann::json value(std::string(text.reveal()));
  std::string quoted = value.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
  wipe(value.get_ref<std::string&>());
  return Secret::take(quoted);
}

}  // namespace matinee::mubi
