// SPDX-License-Identifier: MIT
#include "base/endian.hpp"

#include <array>

#include <gtest/gtest.h>

namespace matinee {
namespace {

constexpr std::array k_bytes = {std::byte{0x80}, std::byte{0x01}, std::byte{0x02}, std::byte{0x03},
                                std::byte{0x04}, std::byte{0x05}, std::byte{0x06}, std::byte{0xff}};

static_assert(read_big<std::uint16_t>(k_bytes, 0) == 0x8001);
static_assert(read_little<std::uint16_t>(k_bytes, 0) == 0x0180);

TEST(Endian, ReadsEveryWidth) {
  EXPECT_EQ(read_big<std::uint8_t>(k_bytes, 7), 0xff);
  EXPECT_EQ(read_big<std::uint32_t>(k_bytes, 1), 0x01020304U);
  EXPECT_EQ(read_big<std::uint32_t>(k_bytes, 0, 3), 0x800102U);
  EXPECT_EQ(read_big<std::uint64_t>(k_bytes, 0), 0x80010203040506ffU);
  EXPECT_EQ(read_little<std::uint32_t>(k_bytes, 4), 0xff060504U);
  EXPECT_EQ(read_little<std::uint64_t>(k_bytes, 0), 0xff06050403020180U);
}

TEST(Endian, ReadsNothingBeyondTheEnd) {
  EXPECT_EQ(read_big<std::uint32_t>(k_bytes, 5), 0U);
  EXPECT_EQ(read_big<std::uint32_t>(k_bytes, 6, 3), 0U);
  EXPECT_EQ(read_big<std::uint32_t>(k_bytes, SIZE_MAX), 0U);
  EXPECT_EQ(read_big<std::uint16_t>(k_bytes, 0, 3), 0) << "wider than the number";
  EXPECT_EQ(read_little<std::uint32_t>(k_bytes, 5), 0U);
  EXPECT_EQ(read_little<std::uint32_t>(k_bytes, SIZE_MAX), 0U);
  EXPECT_EQ(read_big<std::uint32_t>(std::span<const std::byte>(), 0), 0U);
}

TEST(Endian, ReadsText) {
  EXPECT_EQ(read_big<std::uint32_t>(std::string_view("\xff\xfe\0\x01", 4), 0), 0xfffe0001U);
  EXPECT_EQ(read_big<std::uint32_t>("moov", 0), 0x6d6f6f76U);
}

TEST(Endian, AppendsTheMostSignificantByteFirst) {
  std::string bytes = "x";
  append_big(bytes, std::uint16_t{0x80ff});
  append_big(bytes, std::uint32_t{1});
  EXPECT_EQ(bytes, std::string("x\x80\xff\0\0\0\x01", 7));
  EXPECT_EQ(read_big<std::uint16_t>(bytes, 1), 0x80ff);
}

}  // namespace
}  // namespace matinee
