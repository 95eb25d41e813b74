// SPDX-License-Identifier: MIT
//
// Result<T>: a value or an Error. The compiler warns about a discarded Result; in dev builds
// warnings are errors.
#pragma once

#include <expected>
#include <utility>

#include <matinee/error.hpp>

namespace matinee {

/// std::expected<T, Error> with two additions: discarding one is a warning, and an Error converts
/// implicitly, so that functions can simply return it.
template <class T>
class [[nodiscard]] Result : public std::expected<T, Error> {
 public:
  using Base = std::expected<T, Error>;
  using Base::Base;
  Result(Error error) : Base(std::unexpect, std::move(error)) {}  // NOLINT(*-explicit-*): by design
};

}  // namespace matinee

/// If `expression` is an Error, returns it from the enclosing function.
#define MATINEE_TRY(expression)                                            \
  do {                                                                     \
    if (auto matinee_result = (expression); !matinee_result.has_value()) { \
      return ::matinee::Error(std::move(matinee_result).error());          \
    }                                                                      \
  } while (false)

#define MATINEE_CONCAT_INNER(a, b) a##b
#define MATINEE_CONCAT(a, b) MATINEE_CONCAT_INNER(a, b)

/// Initialises `declaration` with the value of `expression`. If that is an Error, returns it from
/// the enclosing function instead.
#define MATINEE_TRY_ASSIGN(declaration, expression)                                        \
  auto MATINEE_CONCAT(matinee_result_, __LINE__) = (expression);                           \
  if (!MATINEE_CONCAT(matinee_result_, __LINE__).has_value()) {                            \
    return ::matinee::Error(std::move(MATINEE_CONCAT(matinee_result_, __LINE__)).error()); \
  }                                                                                        \
  declaration = *std::move(MATINEE_CONCAT(matinee_result_, __LINE__))
