// SPDX-License-Identifier: MIT
//
// A series of the catalogue. Its episodes are films.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace matinee::mubi {

struct Season {
  std::string slug = {};
  std::string title = {};
  std::optional<int> number = {};
  std::optional<int> episodes = {};
};

struct Series {
  std::int64_t id = 0;
  std::string slug = {};
  std::string title = {};
  std::vector<Season> seasons = {};
};

}  // namespace matinee::mubi
