// SPDX-License-Identifier: MIT
//
// Reads the pages of its own process.
#include <cstdint>
#include <cstdio>
#include <fstream>
#include <memory>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include <matinee/secret.hpp>

#include <fcntl.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <unistd.h>

#include "agent/protocol.hpp"
#include "base/unique_fd.hpp"

namespace matinee::sys {
namespace {

// How often `word` is in the writable memory of this process. It is built from its halves, so that
// neither this function nor its caller holds it.
int count_in_memory(const char* first, const char* second) {
  const UniqueFd memory(k_adopt, ::open("/proc/self/mem", O_RDONLY | O_CLOEXEC));
  std::ifstream maps("/proc/self/maps");
  int found = 0;
  std::vector<char> page(std::size_t{1} << 20);
  const std::size_t first_size = std::char_traits<char>::length(first);
  const std::size_t second_size = std::char_traits<char>::length(second);
  for (std::string line; std::getline(maps, line);) {
    std::uint64_t begin = 0;
    std::uint64_t end = 0;
    char mode[5] = {};
    if (std::sscanf(line.c_str(), "%lx-%lx %4s", &begin, &end, mode) != 3) continue;
    if (mode[0] != 'r' || mode[1] != 'w') continue;
    for (std::uint64_t at = begin; at < end; at += page.size()) {
      const auto got = ::pread(memory.get(), page.data(), std::min(page.size(), end - at),
                               static_cast<off_t>(at));
      if (got <= 0) continue;
      const std::string_view text(page.data(), static_cast<std::size_t>(got));
      for (auto hit = text.find(first); hit != std::string_view::npos;
           hit = text.find(first, hit + 1)) {
        const bool is_buffer =
            at + hit >= reinterpret_cast<std::uint64_t>(page.data()) &&
            at + hit < reinterpret_cast<std::uint64_t>(page.data() + page.size());
        if (!is_buffer && text.substr(hit + first_size, second_size) == second) ++found;
      }
    }
  }
  return found;
}

constexpr const char* k_first = "canary-of-0badc0de";
constexpr const char* k_second = "-in-freed-memory-0f00";

// Through every buffer that a session passes in the agent and in a client.
void live_a_life() {
  std::string text = std::string(k_first) + k_second;
  Secret token = Secret::take(text);
  CookieJar jar;
  jar.cookies.push_back(
      {.name = "lt", .value = token.clone(), .domain = "mubi.com", .path = "/", .expires = {}});
  const Secret line = agent::encode_call(1, agent::order::Accept{.session = std::move(jar)});
  auto call = agent::parse_call(line.reveal().substr(0, line.size() - 1));
  ASSERT_TRUE(std::holds_alternative<agent::Call>(call));
  AuthHeaders headers{.authorization = token.clone(),
                      .dt_custom_data = token.clone(),
                      .client = "web",
                      .client_country = "NL"};
  const Secret json = agent::encode_headers(headers);
  ASSERT_TRUE(agent::parse_headers(json).has_value());
}

TEST(WipingMemory, CanSeeWhatIsThere) {
  const auto text = std::make_unique<std::string>(std::string(k_first) + k_second);
  EXPECT_GE(count_in_memory(k_first, k_second), 1);
}

TEST(WipingMemory, NothingOfASessionIsLeftInFreedMemory) {
  live_a_life();
  EXPECT_EQ(count_in_memory(k_first, k_second), 0);
}

}  // namespace
}  // namespace matinee::sys
