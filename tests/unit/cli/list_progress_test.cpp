// SPDX-License-Identifier: MIT
#include "ui/list_progress.hpp"

#include <gtest/gtest.h>

namespace matinee::cli {
namespace {

TEST(RenderListProgress, TellsTheTotalIfItIsKnown) {
  EXPECT_EQ(render_list_progress(200, 3'000, "entries"), "200 of 3000 entries");
  EXPECT_EQ(render_list_progress(200, {}, "entries"), "200 entries");
  EXPECT_EQ(render_list_progress(2, 3, "films"), "2 of 3 films");
}

}  // namespace
}  // namespace matinee::cli
