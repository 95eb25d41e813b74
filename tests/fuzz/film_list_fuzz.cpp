// SPDX-License-Identifier: MIT
//
// Lists of the catalogue, as client_catalogue.cpp reads them.
#include <cstddef>
#include <cstdint>
#include <string>

#include "mubi/answer.hpp"
#include "mubi/json.hpp"
#include "mubi/models_json.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  namespace mubi = matinee::mubi;
  matinee::http::Response response;
  response.status = 200;
  response.body.assign(reinterpret_cast<const char*>(data), size);
  const auto answer = mubi::read_answer(response, "answer");
  if (!answer) return 0;
  if (mubi::member(*answer, "films").is_array()) (void)mubi::film_page_of(*answer);
  if (mubi::member(*answer, "wishes").is_array()) (void)mubi::wish_page_of(*answer);
  (void)mubi::languages_of(*answer);
  return 0;
}
