// SPDX-License-Identifier: MIT
#include "refusal.hpp"

#include <utility>

#include "mubi/answer.hpp"

namespace matinee::python {

bool is_refusal(long status, std::string body) {
  constexpr long k_unauthorized = 401;
  constexpr long k_unprocessable = 422;
  if (status != k_unauthorized && status != k_unprocessable) return false;
  http::Response response;
  response.status = static_cast<int>(status);
  response.body = std::move(body);
  const auto answer = mubi::check_answer(response, "an answer");
  return !answer && answer.error().code() == Errc::rejected;
}

}  // namespace matinee::python
