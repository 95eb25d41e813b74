// SPDX-License-Identifier: MIT
#include "mubi/custom_data.hpp"

#include <string>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/base64.hpp"

namespace matinee::mubi {

Secret make_custom_data(std::int64_t user_id, const Secret& session_id_json) {
  std::string json = fmt::format(R"({{"userId":{},"sessionId":{},"merchant":"mubi"}})", user_id,
                                 session_id_json.reveal());
  const WipeOnExit wiped(json);
  std::string encoded = encode_base64(json);
  return Secret::take(encoded);
}

Secret json_string(const Secret& text) {
  nlohmann::json value(std::string(text.reveal()));
  std::string quoted = value.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
  wipe(value.get_ref<std::string&>());
  return Secret::take(quoted);
}

}  // namespace matinee::mubi
