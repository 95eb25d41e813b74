// SPDX-License-Identifier: MIT
//
// A Set-Cookie header of the service, and a token that may be a JWT.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "mubi/jwt.hpp"
#include "mubi/renewal.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  matinee::http::Response response;
  response.url = "https://mubi.com/";
  response.headers = {{"Set-Cookie", std::string(text)}};
  (void)matinee::mubi::take_renewed_token(response, matinee::UnixTime{});
  (void)matinee::mubi::jwt_expiry(matinee::Secret::copy_of(text));
  return 0;
}
