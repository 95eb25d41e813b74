// SPDX-License-Identifier: MIT
#include "failed_targets.hpp"

#include <gtest/gtest.h>

#include "hints.hpp"

namespace matinee::cli {
namespace {

using Targets = std::vector<std::optional<Errc>>;

struct Case {
  const char* name;
  Targets targets;
  ExitCode code;
};

const std::optional<Errc> k_well = std::nullopt;

TEST(ExitCodeOfTargets, IsOneForTheWholeRun) {
  const std::vector<Case> cases{
      {"none", {}, ExitCode::ok},
      {"all well", {k_well, k_well}, ExitCode::ok},
      {"the only one failed", {Errc::network}, ExitCode::network},
      {"all failed alike", {Errc::not_found, Errc::not_found}, ExitCode::not_found},
      {"all failed, each in its way",
       {Errc::unavailable, Errc::not_found, Errc::network},
       ExitCode::unavailable},
      {"the first failed", {Errc::exists, k_well}, ExitCode::partial},
      {"the last failed", {k_well, Errc::integrity}, ExitCode::partial},
      {"some failed alike", {Errc::busy, k_well, Errc::busy}, ExitCode::partial},
      {"one was partial", {Errc::partial}, ExitCode::partial},
      {"ended by the user", {k_well, Errc::cancelled}, ExitCode::interrupted},
      {"ended by the user after a failure",
       {Errc::network, Errc::cancelled},
       ExitCode::interrupted},
  };
  for (const Case& c : cases)
    EXPECT_EQ(exit_code_of(c.targets), c.code) << c.name;
}

class FailedTargetsTest : public testing::Test {
 protected:
  std::string told(const FailedTargets& targets) {
    testing::internal::CaptureStderr();
    code = targets.finish();
    return testing::internal::GetCapturedStderr();
  }
  const Console console{Verbosity::normal, Color::off};
  const FailedTargets::HintOn hint = [](const Error& error) {
    return hint_for(error, {.command = "download"});
  };
  ExitCode code = ExitCode::bug;
};

TEST_F(FailedTargetsTest, TellsEveryHintOnceAtTheEnd) {
  FailedTargets targets(console, hint);
  testing::internal::CaptureStderr();
  targets.add_failure(Error(Errc::not_found, "film 1: gone").about(Subject::film));
  targets.add_failure(Error(Errc::not_found, "film 2: gone").about(Subject::film));
  targets.add_failure(Error(Errc::unavailable, "film 3: not here"));
  EXPECT_EQ(testing::internal::GetCapturedStderr(),
            "matinee: film 1: gone\nmatinee: film 2: gone\nmatinee: film 3: not here\n");
  const std::string first = hint_for(Error(Errc::not_found, "").about(Subject::film));
  const std::string second = hint_for(Error(Errc::unavailable, ""));
  EXPECT_EQ(told(targets), "next: " + first + "\nnext: " + second + "\n");
  EXPECT_EQ(code, ExitCode::not_found);
}

TEST_F(FailedTargetsTest, ReportsEachTargetForWhichTheSessionWasRefused) {
  int refused = 0;
  FailedTargets targets(console, hint, [&] { ++refused; });
  testing::internal::CaptureStderr();
  targets.add_failure(Error(Errc::rejected, "film 1: refused"));
  targets.add_failure(Error(Errc::network, "film 2: away"));
  (void)testing::internal::GetCapturedStderr();
  EXPECT_EQ(refused, 1);
}

TEST_F(FailedTargetsTest, SaysNothingOfARunThatWentWell) {
  FailedTargets targets(console, hint);
  targets.add_success();
  EXPECT_EQ(told(targets), "");
  EXPECT_EQ(code, ExitCode::ok);
}

}  // namespace
}  // namespace matinee::cli
