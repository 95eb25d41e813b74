// SPDX-License-Identifier: MIT
//
// Result<T>: a value or an Error. Dropping one is a compiler warning, and so an error in dev mode.
#pragma once

#include <expected>
#include <utility>

#include <matinee/error.hpp>

namespace matinee {

template <class T>
class [[nodiscard]] Result : public std::expected<T, Error> {
 public:
  using Base = std::expected<T, Error>;
  using Base::Base;
  Result(Error error) : Base(std::unexpect, std::move(error)) {}  // NOLINT(*-explicit-*): by design
};

}  // namespace matinee

/// Returns the Error of `expression` from the enclosing function, if it has one.
#define MATINEE_TRY(expression)                                            \
  do {                                                                     \
    if (auto matinee_result = (expression); !matinee_result.has_value()) { \
      return ::matinee::Error(std::move(matinee_result).error());          \
    }                                                                      \
  } while (false)

#define MATINEE_CONCAT_INNER(a, b) a##b
#define MATINEE_CONCAT(a, b) MATINEE_CONCAT_INNER(a, b)

/// Declares `declaration` from the value of `expression`, or returns its Error.
#define MATINEE_TRY_ASSIGN(declaration, expression)                                        \
  auto MATINEE_CONCAT(matinee_result_, __LINE__) = (expression);                           \
  if (!MATINEE_CONCAT(matinee_result_, __LINE__).has_value()) {                            \
    return ::matinee::Error(std::move(MATINEE_CONCAT(matinee_result_, __LINE__)).error()); \
  }                                                                                        \
  declaration = *std::move(MATINEE_CONCAT(matinee_result_, __LINE__))
