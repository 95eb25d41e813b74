// SPDX-License-Identifier: MIT
#include "base/guarded_block.hpp"

#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include <matinee/secret.hpp>

#include <gtest/gtest.h>

namespace matinee {
namespace {

TEST(GuardedBlock, KeepsSeveralApart) {
  GuardedBlock block(1024);
  const char* const a = block.store(std::string(100, 'a'));
  const char* const b = block.store("b");
  ASSERT_NE(a, nullptr);
  ASSERT_NE(b, nullptr);
  EXPECT_EQ(std::string_view(a, 100), std::string(100, 'a'));
  EXPECT_EQ(*b, 'b');
}

TEST(GuardedBlock, SaysWhenItIsFullAndHasRoomAgainWhenOneIsErased) {
  GuardedBlock block(256);
  const char* const first = block.store(std::string(128, 'a'));
  ASSERT_NE(block.store(std::string(128, 'b')), nullptr);
  EXPECT_EQ(block.store("c"), nullptr);
  block.erase(first, 128);
  EXPECT_EQ(block.store(std::string(128, 'd')), first);
}

TEST(GuardedBlock, HasNoRoomInHoles) {
  GuardedBlock block(192);
  const char* const first = block.store("a");
  ASSERT_NE(block.store("b"), nullptr);
  block.erase(first, 1);
  EXPECT_EQ(block.store(std::string(100, 'c')), nullptr);
}

TEST(GuardedBlock, WipesWhatIsErasedAndNothingElse) {
  GuardedBlock block(1024);
  const std::string text(100, 's');
  const char* const gone = block.store(text);
  const char* const stays = block.store(text);
  block.erase(gone, text.size());
  EXPECT_EQ(std::string_view(gone, text.size()), std::string(text.size(), '\0'));
  EXPECT_EQ(std::string_view(stays, text.size()), text);
}

TEST(GuardedBlock, GoesWithTheLastSecretInIt) {
  std::vector<Secret> secrets;
  for (int i = 0; i < 1000; ++i)
    secrets.push_back(Secret::copy_of(std::string(200, static_cast<char>('a' + i % 26))));
  std::weak_ptr<GuardedBlock> one_of_its_own;
  {
    const auto place = GuardedBlock::store_somewhere(std::string(100'000, 'x'));
    one_of_its_own = place.block;
    EXPECT_EQ(place.data[99'999], 'x');
  }
  EXPECT_TRUE(one_of_its_own.expired());
  for (int i = 0; i < 1000; ++i)
    EXPECT_EQ(secrets[static_cast<std::size_t>(i)].reveal(),
              std::string(200, static_cast<char>('a' + i % 26)));
}

TEST(GuardedBlock, ServesSeveralThreads) {
  const auto work = [](char letter) {
    for (int i = 0; i < 500; ++i) {
      const Secret secret = Secret::copy_of(std::string(70, letter));
      EXPECT_EQ(secret.reveal(), std::string(70, letter));
    }
  };
  std::jthread a(work, 'a');
  std::jthread b(work, 'b');
}

}  // namespace
}  // namespace matinee
