// SPDX-License-Identifier: MIT
#include "session/header_generator.hpp"

#include "mubi/custom_data.hpp"

namespace matinee::session {

AuthHeaders make_headers(const Credential& credential, std::int64_t user_id,
                         std::string_view client, std::string_view country) {
  AuthHeaders headers;
  headers.authorization = Secret::join({"Bearer ", credential.token.reveal()});
  headers.dt_custom_data = mubi::make_custom_data(user_id, credential.session_id_json);
  headers.client = client;
  headers.client_country = country;
  return headers;
}

}  // namespace matinee::session
