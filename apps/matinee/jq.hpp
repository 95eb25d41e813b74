// SPDX-License-Identifier: MIT
//
// JSON through a filter of jq(1). The program is run and no library is linked: only --jq needs it,
// and every other command works without it.
#pragma once

#include <filesystem>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>

#include <matinee/result.hpp>

namespace matinee::cli {

class Jq {
 public:
  /// `program` is the path of jq. The filter goes to it by a pipe, so it may begin with a dash.
  Jq(std::filesystem::path program, std::string filter)
      : program_(std::move(program)), filter_(std::move(filter)) {}

  /// What jq prints for `json`: strings without quotes, everything else on one line each.
  /// Errc::usage for a filter that jq does not understand, Errc::failure for one that fails on this
  /// JSON; jq itself says why on standard error. Ends as soon as `stop` is requested.
  Result<std::string> apply(std::string_view json, const std::stop_token& stop) const;

 private:
  std::filesystem::path program_;
  std::string filter_;
};

}  // namespace matinee::cli
