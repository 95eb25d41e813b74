// SPDX-License-Identifier: MIT
#include "ui/progress.hpp"

#include <algorithm>
#include <string>

#include <gtest/gtest.h>

#include "support/fake_clock.hpp"

namespace matinee::cli {
namespace {

using std::chrono::milliseconds;

constexpr std::uint64_t k_mib = 1024 * 1024;

media::Progress half_of_eight_mib() {
  return {.segments_done = 5,
          .segments_total = 10,
          .bytes_received = 4 * k_mib,
          .bytes_done = 4 * k_mib,
          .bytes_total = 8 * k_mib};
}

TEST(FractionOf, GoesByBytesElseBySegments) {
  media::Progress progress = half_of_eight_mib();
  progress.bytes_done = 2 * k_mib;
  EXPECT_DOUBLE_EQ(fraction_of(progress), 0.25);
  progress.bytes_total.reset();
  EXPECT_DOUBLE_EQ(fraction_of(progress), 0.5);
  EXPECT_DOUBLE_EQ(fraction_of({}), 0);
}

TEST(RenderBar, ShowsTitleBarAmountSpeedAndTimeLeft) {
  EXPECT_EQ(
      render_bar("A Film", half_of_eight_mib(), 0.5, milliseconds(2'000), 120),
      "A Film  [==============>             ]   50%  4.0 MiB of 8.0 MiB  2.0 MiB/s  eta 0:03");
}

TEST(RenderBar, LeavesOutWhatDoesNotFitAndNeverGrowsWider) {
  for (std::size_t width = 10; width <= 100; ++width) {
    const std::string line = render_bar("A film with quite a long title indeed",
                                        half_of_eight_mib(), 0.5, milliseconds(2'000), width);
    EXPECT_LE(line.size(), width);
  }
}

TEST(RenderBar, GuessesNoTimeFromTooLittle) {
  EXPECT_EQ(render_bar("F", half_of_eight_mib(), 0.5, milliseconds(50), 120).find("eta"),
            std::string::npos);
}

TEST(RenderBar, BytesOfEarlierRunsMakeNoSpeedAndNoTimeLeft) {
  media::Progress progress = half_of_eight_mib();
  progress.bytes_received = k_mib;
  const std::string line = render_bar("F", progress, 0.5, milliseconds(2'000), 120);
  EXPECT_NE(line.find("512.0 KiB/s"), std::string::npos) << line;
  EXPECT_NE(line.find("eta 0:09"), std::string::npos) << line;
}

TEST(ProgressView, TimeNeverGoesBackWhenMediaBeginToCome) {
  test::FakeClock clock{UnixTime{}};
  const Console console(Verbosity::quiet, Color::off);
  ProgressView view(console, clock, ProgressStyle::none, "A Film");
  view.on_phase(media::Phase::examining);
  clock.sleep_for(milliseconds(1'500), {});
  view.on_phase(media::Phase::downloading);
  EXPECT_EQ(view.spent().in_all, milliseconds(1'500));
  EXPECT_EQ(view.spent().receiving, milliseconds(0));
  clock.sleep_for(milliseconds(500), {});
  EXPECT_EQ(view.spent().in_all, milliseconds(2'000));
  EXPECT_EQ(view.spent().receiving, milliseconds(500));
}

TEST(RenderJson, IsOneLineOfTheDocumentedShape) {
  media::Progress progress = half_of_eight_mib();
  EXPECT_EQ(render_json("progress", "A \"Film\"", "downloading", progress,
                        {.in_all = milliseconds(3'000), .receiving = milliseconds(2'000)}),
            R"({"version":1,"event":"progress","title":"A \"Film\"","phase":"downloading",)"
            R"("segments_done":5,"segments_total":10,"bytes_done":4194304,"bytes_total":8388608,)"
            R"("bytes_received":4194304,"bytes_per_s":2097152,"elapsed_ms":3000})");
  progress.bytes_total.reset();
  EXPECT_NE(
      render_json("phase", "\xff", "examining", progress, Spent{}).find(R"("bytes_total":null)"),
      std::string::npos);
}

}  // namespace
}  // namespace matinee::cli
