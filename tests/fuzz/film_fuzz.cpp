// SPDX-License-Identifier: MIT
//
// A film object in an answer of the service, as Client::fetch_film reads it.
#include <cstddef>
#include <cstdint>
#include <string>

#include "mubi/answer.hpp"
#include "mubi/models_json.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  namespace mubi = matinee::mubi;
  matinee::http::Response response;
  response.status = 200;
  response.body.assign(reinterpret_cast<const char*>(data), size);
  const auto answer = mubi::read_answer(response, "answer");
  if (!answer) return 0;
  (void)mubi::film_of(*answer);
  return 0;
}
