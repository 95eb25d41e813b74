// SPDX-License-Identifier: MIT
//
// What a run over several targets says of those that failed, and the one code it ends with.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <matinee/error.hpp>

#include "exit_code.hpp"
#include "ui/console.hpp"

namespace matinee::cli {

/// The exit code of a run over several targets, in their order; nothing stands for one that did
/// well. ExitCode::ok unless one failed; ExitCode::interrupted where the user ended the run;
/// ExitCode::partial where the others are complete. Where none is, the code of the first: the later
/// ones often fail because of it, and a script sees the others in `--json`.
ExitCode exit_code_of(std::span<const std::optional<Errc>> targets) noexcept;

/// Collects how each target ended. A failure is told at once; the hints come together at the end,
/// each once, because ten targets may want the same next step.
class FailedTargets {
 public:
  /// The next step after an error; empty for none.
  using HintOn = std::function<std::string(const Error&)>;

  /// `console` outlives this. `on_refused` is called for each target for which the service refused
  /// the session.
  FailedTargets(const Console& console, HintOn hint_on, std::function<void()> on_refused = {})
      : console_(console), hint_on_(std::move(hint_on)), on_refused_(std::move(on_refused)) {}

  void add_success() { targets_.emplace_back(); }
  void add_failure(const Error& error);

  /// Tells the hints and returns the code of the run.
  ExitCode finish() const;

 private:
  const Console& console_;
  HintOn hint_on_;
  std::function<void()> on_refused_;
  std::vector<std::optional<Errc>> targets_;
  std::vector<std::string> hints_;
};

}  // namespace matinee::cli
