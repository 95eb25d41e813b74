// SPDX-License-Identifier: MIT
//
// Lists of the catalogue and of a member, as the client reads them.
#include <cstddef>
#include <cstdint>
#include <string>

#include "json/json.hpp"
#include "mubi/answer.hpp"
#include "mubi/models_json.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  namespace json = matinee::json;
  namespace mubi = matinee::mubi;
  matinee::http::Response response;
  response.status = 200;
  response.body.assign(reinterpret_cast<const char*>(data), size);
  const auto answer = mubi::read_answer(response, "answer");
  if (!answer) return 0;
  const auto has = [&](const char* list) { return json::member(*answer, list).is_array(); };
  if (has("films")) (void)mubi::film_page_of(*answer);
  if (has("list_films")) (void)mubi::listed_film_page_of(*answer);
  if (has("episodes")) (void)mubi::episode_page_of(*answer);
  if (has("wishes")) (void)mubi::wish_page_of(*answer);
  if (has("ratings")) (void)mubi::rating_page_of(*answer);
  if (has("view_logs")) (void)mubi::view_page_of(*answer);
  if (has("lists")) (void)mubi::film_list_page_of(*answer);
  (void)mubi::languages_of(*answer);
  return 0;
}
