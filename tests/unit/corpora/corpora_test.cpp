// SPDX-License-Identifier: MIT
//
// Runs each fuzzer once over its corpus, which ./dev fuzz starts from, and over an empty input.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#define MATINEE_FUZZER(name) extern "C" int fuzz_##name(const std::uint8_t*, std::size_t);
#include "fuzzers.inc"
#undef MATINEE_FUZZER

namespace {

namespace fs = std::filesystem;

struct Fuzzer {
  const char* name;
  int (*run)(const std::uint8_t*, std::size_t);
};

const Fuzzer k_fuzzers[]{
#define MATINEE_FUZZER(name) {#name, fuzz_##name},
#include "fuzzers.inc"
#undef MATINEE_FUZZER
};

std::vector<fs::path> files_of(const Fuzzer& fuzzer) {
  std::vector<fs::path> files;
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator(fs::path(MATINEE_CORPORA) / fuzzer.name, ignored))
    files.push_back(entry.path());
  std::ranges::sort(files);
  return files;
}

class Corpus : public testing::TestWithParam<Fuzzer> {};

TEST_P(Corpus, IsReadWithoutAFault) {
  EXPECT_EQ(GetParam().run(nullptr, 0), 0);
  for (const fs::path& file : files_of(GetParam())) {
    SCOPED_TRACE(file);
    std::ifstream stream(file, std::ios::binary);
    const std::string text(std::istreambuf_iterator<char>(stream), {});
    EXPECT_EQ(GetParam().run(reinterpret_cast<const std::uint8_t*>(text.data()), text.size()), 0);
  }
}

TEST_P(Corpus, IsThere) {
  EXPECT_FALSE(files_of(GetParam()).empty()) << "no corpus: the fuzzer starts from nothing";
}

INSTANTIATE_TEST_SUITE_P(OfEachParser, Corpus, testing::ValuesIn(k_fuzzers),
                         [](const auto& each) { return std::string(each.param.name); });

}  // namespace
