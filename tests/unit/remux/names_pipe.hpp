// SPDX-License-Identifier: MIT
//
// The way on which a test tells which files are whole.
#pragma once

#include <string_view>

#include <gtest/gtest.h>
#include <unistd.h>

#include "base/unique_fd.hpp"

namespace matinee::test {

struct NamesPipe {
  NamesPipe() {
    int ends[2];
    EXPECT_EQ(::pipe(ends), 0);
    out = UniqueFd(k_adopt, ends[0]);
    in = UniqueFd(k_adopt, ends[1]);
  }
  void say(std::string_view text) const {
    EXPECT_EQ(::write(in.get(), text.data(), text.size()), static_cast<ssize_t>(text.size()));
  }
  UniqueFd out;
  UniqueFd in;
};

}  // namespace matinee::test
