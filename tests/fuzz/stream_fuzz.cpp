// SPDX-License-Identifier: MIT
//
// The answer of secure_url, as Client::fetch_stream reads it.
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
  (void)mubi::stream_of(*answer);
  return 0;
}
