// SPDX-License-Identifier: MIT
//
// The small pictures that the fuzzer starts from.
#pragma once

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

namespace matinee::test {

inline std::string still(const std::string& name) {
  std::ifstream stream(std::filesystem::path(MATINEE_PICTURES) / name, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

}  // namespace matinee::test
