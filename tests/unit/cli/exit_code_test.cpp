// SPDX-License-Identifier: MIT
#include "exit_code.hpp"

#include <array>
#include <string_view>
#include <utility>

#include <gtest/gtest.h>

namespace matinee::cli {
namespace {

// What scripts rely on, spelled out a second time on purpose.
TEST(ExitCodeOf, IsWhatScriptsRelyOn) {
  constexpr std::array k_contract{
      std::pair{Errc::failure, 1},      std::pair{Errc::usage, 2},
      std::pair{Errc::signed_out, 3},   std::pair{Errc::rejected, 4},
      std::pair{Errc::not_found, 5},    std::pair{Errc::network, 6},
      std::pair{Errc::locked, 7},       std::pair{Errc::protected_media, 8},
      std::pair{Errc::unavailable, 9},  std::pair{Errc::storage, 10},
      std::pair{Errc::unsupported, 11}, std::pair{Errc::partial, 12},
      std::pair{Errc::exists, 13},      std::pair{Errc::busy, 14},
      std::pair{Errc::integrity, 15},   std::pair{Errc::bug, 70},
      std::pair{Errc::cancelled, 130},
  };
  for (const auto& [code, number] : k_contract) {
    EXPECT_EQ(static_cast<int>(exit_code_of(code)), number) << to_string(code);
  }
}

TEST(ErrcNames, AreWhatScriptsRelyOn) {
  EXPECT_EQ(to_string(Errc::signed_out), "signed_out");
  EXPECT_EQ(to_string(Errc::protected_media), "protected");
  EXPECT_EQ(to_string(Errc::cancelled), "interrupted");
}

TEST(HintFor, GivesANextStepWhereThereIsOne) {
  EXPECT_NE(hint_for(Error(Errc::signed_out, "x")).find("sign in"), std::string::npos);
  EXPECT_EQ(hint_for(Error(Errc::partial, "x")), "");
}

TEST(HintFor, DependsOnWhatTheErrorIsAbout) {
  const Error missing(Errc::not_found, "x");
  EXPECT_NE(hint_for(missing.about(Subject::film)).find("matinee search"), std::string::npos);
  EXPECT_NE(hint_for(missing.about(Subject::session_source)).find("matinee sources"),
            std::string::npos);
  EXPECT_NE(hint_for(missing.about(Subject::media)).find("URL"), std::string::npos);
  EXPECT_EQ(hint_for(missing), "");

  const Error unreadable(Errc::unsupported, "x");
  EXPECT_NE(hint_for(unreadable.about(Subject::session_source)).find("--cookies"),
            std::string::npos);
  EXPECT_EQ(hint_for(unreadable.about(Subject::media)).find("cookies"), std::string::npos);
}

TEST(HintFor, NamesTheCommandWhoseHelpHelps) {
  EXPECT_EQ(hint_for(Error(Errc::usage, "x"), "headers"), "see: matinee headers --help");
  EXPECT_EQ(hint_for(Error(Errc::usage, "x")), "see: matinee --help");
  EXPECT_EQ(hint_for(Error(Errc::cancelled, "x"), "download"), "the same command resumes");
  EXPECT_EQ(hint_for(Error(Errc::cancelled, "x"), "search"), "");
}

TEST(HintFor, TellsTheKindsOfNetworkTroubleApart) {
  const Error untrusted(Errc::network, "x", NativeCode{NativeCode::Space::curl, 60});
  EXPECT_NE(hint_for(untrusted).find("--cacert"), std::string::npos);
  const Error trouble(Errc::network, "x", NativeCode{NativeCode::Space::http, 503});
  EXPECT_NE(hint_for(trouble).find("of its own"), std::string::npos);
  Error paused = trouble;
  paused.set_retry_after(std::chrono::seconds(90));
  EXPECT_NE(hint_for(paused).find("90 s"), std::string::npos);
  EXPECT_NE(hint_for(Error(Errc::network, "x")).find("connection"), std::string::npos);
}

}  // namespace
}  // namespace matinee::cli
